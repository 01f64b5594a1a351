package org.angarium.session;

/**
 * How a session works.
 *
 * @param mode whether its sends and settlements take effect at once or with a transaction
 */
public record SessionRequest(Mode mode) {

  /** When a session's work takes effect. */
  public enum Mode {
    /** Each send and settlement by itself. */
    AT_ONCE,
    /** With {@link BrokerSession#commit()}; the next transaction begins by itself. */
    TRANSACTED,
    /** With the XA branch that the session is associated with; at once outside any branch. */
    XA
  }
}
