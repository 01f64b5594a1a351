package org.angarium.management;

import org.angarium.session.QueueSnapshot;

/** The figures of a queue or subscription as JMX shows them. Immutable. */
public final class QueueFigures {
  private final QueueSnapshot snapshot;

  QueueFigures(QueueSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** The queue, or the topic with its subscription. */
  public String getName() {
    String subscription = snapshot.subscription();
    return subscription == null
        ? snapshot.address().toString()
        : snapshot.address() + " " + subscription;
  }

  /** How many messages it holds, in any state. */
  public long getMessages() {
    return snapshot.messages();
  }

  /** How many may be delivered now. */
  public long getReady() {
    return snapshot.ready();
  }

  /** How many are delivered and not settled. */
  public long getInFlight() {
    return snapshot.inFlight();
  }

  /** How many wait for their time, or behind one that does. */
  public long getDelayed() {
    return snapshot.delayed();
  }

  /** How many consumers it has. */
  public int getConsumers() {
    return snapshot.consumers();
  }
}
