package org.angarium.broker;

/**
 * The insert of a message that a consumer is given before it is written, as one queue's entry sees
 * it: write elision. When the message is settled before its write has begun, neither the insert nor
 * a delete is written. An attempt that begins before then is part of the insert. When the process
 * ends meanwhile, the message is lost together with the answer to its send.
 *
 * <p>All methods but {@link #isDurable} are called in the queue's mailbox, when the insert was
 * submitted.
 */
interface EarlyInsert {

  /** Makes the attempts that have begun part of the insert; false when it is too late for that. */
  boolean mark();

  /**
   * Takes the entry out of the insert, since it was settled; false when it is too late for that.
   */
  boolean elide();

  /** Whether the store is known to have the message, or not to need it any more. */
  boolean isDurable();
}
