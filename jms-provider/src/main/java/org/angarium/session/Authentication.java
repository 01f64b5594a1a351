package org.angarium.session;

/**
 * One authentication exchange: the client's responses in, the broker's challenges out, until the
 * client is admitted. A refusal fails the reply with {@link SessionException.Kind#AUTHENTICATION}
 * and says no more than that. One response is under way at a time.
 */
public interface Authentication {

  /** What the broker says to a response. */
  sealed interface Step {}

  /** The exchange goes on; the client answers these bytes. */
  record Challenge(byte[] data) implements Step {}

  /** The exchange is over and the client is connected. */
  record Admitted(BrokerConnection connection) implements Step {}

  /**
   * Gives the client's response, the initial one first.
   *
   * @param response mechanism data; empty where the mechanism has none
   */
  Reply<Step> respond(byte[] response);
}
