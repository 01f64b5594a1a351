package org.angarium.session;

import org.jspecify.annotations.Nullable;

/**
 * Undecided work at one moment: of a transacted session, or of an XA branch.
 *
 * @param name the session, as [CLIENTID@]CONNECTION/SESSION, or the branch, as
 *     FORMAT:GLOBALID:QUALIFIER in hexadecimal
 * @param state {@code LOCAL} for a session's; else how the branch stands, such as {@code PREPARED}
 * @param user whose it is; null when anonymous
 * @param sent how many messages it sends
 * @param accepted how many deliveries it has accepted
 */
public record TransactionSnapshot(
    String name, String state, @Nullable String user, int sent, int accepted) {

  /** The state of a transacted session's work. */
  public static final String LOCAL = "LOCAL";
}
