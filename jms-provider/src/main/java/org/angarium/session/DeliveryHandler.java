package org.angarium.session;

/**
 * Takes a consumer's deliveries. Called inside a mailbox's drain or on an event loop, one call at a
 * time: implementations put the delivery away, wake whom it concerns and return; they never block,
 * throw, run application code or call the session.
 */
public interface DeliveryHandler {

  /** A message for this consumer. It counts against its credit until it is settled or not. */
  void deliver(Delivery delivery);

  /** The consumer was closed by the broker, as when its queue was deleted. Nothing more comes. */
  void closed(SessionException why);
}
