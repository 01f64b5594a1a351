package org.angarium.jms;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Sees to it that one thread closes something, and that others who close it wait for that one. */
final class Closing {

  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  private final ReentrantLock closingLock = new ReentrantLock();
  private final Condition changed = closingLock.newCondition();
  private State state = State.OPEN;

  /**
   * Begins to close. While another thread closes, waits for it, except on a thread of our own that
   * calls the application back: the other one may be waiting for just that callback.
   *
   * @return whether the caller is to close, and then to call {@link #done} or {@link #abandon}
   */
  boolean begin() {
    closingLock.lock();
    try {
      while (state == State.CLOSING && !CallbackThread.isCurrent()) {
        changed.awaitUninterruptibly();
      }
      if (state != State.OPEN) {
        return false;
      }
      state = State.CLOSING;
      return true;
    } finally {
      closingLock.unlock();
    }
  }

  /** It is closed. */
  void done() {
    change(State.CLOSED);
  }

  /** It could not be closed and is open as before. */
  void abandon() {
    change(State.OPEN);
  }

  private void change(State next) {
    closingLock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      closingLock.unlock();
    }
  }
}
