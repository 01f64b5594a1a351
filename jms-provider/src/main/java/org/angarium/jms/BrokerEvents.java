package org.angarium.jms;

import java.util.concurrent.locks.ReentrantLock;
import org.angarium.session.ConnectionEvents;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;

/** Passes on what the broker says of a connection, also what it said before there was an object. */
final class BrokerEvents implements ConnectionEvents {
  private final ReentrantLock eventsLock = new ReentrantLock();
  private @Nullable AngariumConnection connection;
  private @Nullable SessionException early;

  /** Tells this connection from now on. */
  void attach(AngariumConnection opened) {
    SessionException why;
    eventsLock.lock();
    try {
      connection = opened;
      why = early;
    } finally {
      eventsLock.unlock();
    }
    if (why != null) {
      opened.lost(why);
    }
  }

  @Override
  public void closed(SessionException why) {
    AngariumConnection told;
    eventsLock.lock();
    try {
      told = connection;
      early = why;
    } finally {
      eventsLock.unlock();
    }
    if (told != null) {
      told.lost(why);
    }
  }
}
