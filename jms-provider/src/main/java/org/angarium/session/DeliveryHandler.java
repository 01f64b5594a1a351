package org.angarium.session;

/**
 * Takes a consumer's deliveries. Called inside a mailbox's drain or on an event loop, one call at a
 * time: implementations put the delivery away, wake whom it concerns and return; they never block,
 * throw, run application code or call the session.
 */
public interface DeliveryHandler {

  /** A message for this consumer. It counts against its credit until it is settled or not. */
  void deliver(Delivery delivery);

  /**
   * A message for this consumer whose body cannot be read. It counts against its credit like any
   * other and may be settled; it comes back to its queue, uncounted, when that is not done before
   * the session is closed.
   *
   * @param delivery the message; its body is a reference to what cannot be read
   * @param why what the store says
   */
  default void unreadable(Delivery delivery, SessionException why) {}

  /** The consumer was closed by the broker, as when its queue was deleted. Nothing more comes. */
  void closed(SessionException why);
}
