package org.angarium.jms;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The open sessions of a connection, which are started, stopped and closed together (JMS 3.1, 6.1.5
 * and 6.1.8). Safe for use by any number of threads; no lock is held while a session is spoken to.
 */
final class OpenSessions {
  private final ReentrantLock connectionLock = new ReentrantLock();
  private final Set<AngariumSession> sessions = new LinkedHashSet<>();
  private volatile boolean started;
  private volatile boolean closed;

  /** Whether messages are to flow. */
  boolean areStarted() {
    return started;
  }

  /** Whether the connection is closed, so that no session is taken up any more. */
  boolean areClosed() {
    return closed;
  }

  void checkOpen() throws IllegalStateException {
    if (closed) {
      throw new IllegalStateException("the connection is closed");
    }
  }

  /** Takes up a session that was made, and lets its messages flow when the others' do. */
  <S extends AngariumSession> S add(S session) throws JMSException {
    connectionLock.lock();
    try {
      checkOpen();
      sessions.add(session);
    } finally {
      connectionLock.unlock();
    }
    session.start();
    return session;
  }

  /** A session is closed. */
  void remove(SessionWork session) {
    connectionLock.lock();
    try {
      sessions.remove(session);
    } finally {
      connectionLock.unlock();
    }
  }

  private List<AngariumSession> all() {
    connectionLock.lock();
    try {
      return new ArrayList<>(sessions);
    } finally {
      connectionLock.unlock();
    }
  }

  /** Lets messages flow. */
  void start() {
    started = true;
    for (AngariumSession session : all()) {
      session.start();
    }
  }

  /**
   * Halts the flow and waits for receives and listeners in progress.
   *
   * @throws IllegalStateException when a listener of one of the sessions calls it; then everything
   *     goes on
   */
  void stop() throws JMSException {
    for (AngariumSession session : all()) {
      session.refuseInListener("stop");
    }
    started = false;
    try {
      for (AngariumSession session : all()) {
        session.stop();
      }
    } catch (IllegalStateException e) {
      start(); // it was refused: everything goes on as before
      throw e;
    }
  }

  /** The broker is gone: nothing comes any more, and nobody waits for it. */
  void breakOff() {
    for (AngariumSession session : all()) {
      session.flow().breakOff();
    }
  }

  /** Refuses to close from a callback of one of the sessions. */
  void refuseInCallbacks() throws IllegalStateException {
    for (AngariumSession session : all()) {
      session.refuseInCallbacks("close");
    }
  }

  /**
   * Has the sessions hand out nothing more, and waits until none of their callbacks runs.
   *
   * @return those that are to be closed with {@link #close}; the others are being closed elsewhere
   * @throws JMSException when the wait could never end; then everything goes on
   */
  List<AngariumSession> quieten() throws JMSException {
    List<AngariumSession> quiet = new ArrayList<>();
    try {
      for (AngariumSession session : all()) {
        if (session.beginClose()) {
          quiet.add(session);
        }
      }
      for (AngariumSession session : quiet) {
        session.awaitCallbacks();
      }
      return quiet;
    } catch (JMSException e) {
      quiet.forEach(AngariumSession::abandonClose);
      throw e;
    }
  }

  /** Closes the sessions that are quiet, and whichever came meanwhile, for good. */
  void close(List<AngariumSession> quiet, Failures failures) {
    markClosed();
    for (AngariumSession session : quiet) {
      failures.collect(session::finishClose);
    }
    for (AngariumSession late : all()) {
      failures.collect(late::close);
    }
  }

  private void markClosed() {
    connectionLock.lock();
    try {
      closed = true;
    } finally {
      connectionLock.unlock();
    }
  }
}
