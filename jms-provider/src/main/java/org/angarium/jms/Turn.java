package org.angarium.jms;

import jakarta.jms.IllegalStateException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The right to take a message through a session: one thread has it at a time and may take it again
 * while it has it. A receive has it from the moment it picks a message until it returns, the
 * session's thread while a listener runs. So whoever has the turn knows that no message is on its
 * way to the application: stop, recover, rollback and close take it first (JMS 3.1, 6.1.5, 6.1.8).
 *
 * <p>It is no lock, because it is held while application code runs. A wait that could never end,
 * because the threads wait for each other in a ring, is refused ({@link Rings}).
 */
final class Turn {
  private final ReentrantLock turnLock = new ReentrantLock();
  private final Condition changed = turnLock.newCondition();
  private volatile @Nullable Thread holder;
  private int depth;

  /** How many threads wait; changed under the lock. */
  private volatile int waiting;

  private @Nullable Object serving;

  /**
   * Takes the turn, waiting for whoever has it.
   *
   * @throws IllegalStateException when the wait could never end
   */
  void take() throws IllegalStateException {
    turnLock.lock();
    try {
      if (holder != null && !isMine()) {
        await(null);
      }
      holder = Thread.currentThread();
      depth++;
    } finally {
      turnLock.unlock();
    }
  }

  /** Takes the turn unless another thread has it. */
  boolean tryTake() {
    turnLock.lock();
    try {
      if (holder != null && !isMine()) {
        return false;
      }
      holder = Thread.currentThread();
      depth++;
      return true;
    } finally {
      turnLock.unlock();
    }
  }

  /** Gives the turn back; it is free once it was given back as often as it was taken. */
  void give() {
    turnLock.lock();
    try {
      depth--;
      if (depth == 0) {
        holder = null;
        changed.signalAll();
      }
    } finally {
      turnLock.unlock();
    }
  }

  /** Whether other threads wait for the turn, or for its use for a consumer to end. */
  boolean isAwaited() {
    return waiting > 0;
  }

  /** Whether the current thread has the turn. */
  boolean isMine() {
    return holder == Thread.currentThread();
  }

  /**
   * Says which consumer the turn is used for.
   *
   * @return the one it was used for until now; to be set again afterwards
   */
  @Nullable Object serve(@Nullable Object consumer) {
    turnLock.lock();
    try {
      Object before = serving;
      serving = consumer;
      changed.signalAll();
      return before;
    } finally {
      turnLock.unlock();
    }
  }

  /**
   * Waits until the turn is not used for this consumer, unless by the current thread.
   *
   * @throws IllegalStateException when the wait could never end
   */
  void awaitNotServing(Object consumer) throws IllegalStateException {
    turnLock.lock();
    try {
      if (serving == consumer && !isMine()) {
        await(consumer);
      }
    } finally {
      turnLock.unlock();
    }
  }

  /** Waits for the turn, or until it is not used for a consumer. The lock is held. */
  private void await(@Nullable Object consumer) throws IllegalStateException {
    waiting++;
    Rings.Awaited awaited = () -> holder;
    Rings.enter(awaited);
    try {
      while (consumer == null ? holder != null : serving == consumer) {
        Rings.refuse(awaited);
        changed.awaitUninterruptibly();
      }
    } finally {
      waiting--;
      Rings.leave();
    }
  }
}
