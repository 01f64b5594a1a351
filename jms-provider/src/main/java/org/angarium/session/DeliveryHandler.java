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
   * A message for this consumer whose body cannot be read. It stays with the session, so that it is
   * not tried again at once, and comes back to its queue, uncounted, when the session is closed.
   *
   * @param delivery the message; its body is a reference to what cannot be read
   * @param why what the store says
   * @return whether the consumer takes it: it then counts against its credit like any other and may
   *     be settled; otherwise the consumer is given the next message in its place
   */
  default boolean unreadable(Delivery delivery, SessionException why) {
    return false;
  }

  /** The consumer was closed by the broker, as when its queue was deleted. Nothing more comes. */
  void closed(SessionException why);
}
