package org.angarium.jms;

import jakarta.jms.CompletionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's sends that tell a {@link CompletionListener} of their end (JMS 3.1, 7.3). The
 * listeners are called one at a time, in the order of the sends, on a thread that is started with
 * the first send and ends when it has had nothing to do for a while. Safe for use by any number of
 * threads.
 *
 * <p>At most {@value #MOST_OPEN} sends are open at a time; a further one waits until one has ended.
 */
final class AsyncSends {
  static final int MOST_OPEN = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(AsyncSends.class);
  private static final long IDLE_SECONDS = 2;

  private final ReentrantLock openLock = new ReentrantLock();
  private final Condition ended = openLock.newCondition();
  private final ThreadPoolExecutor callbacks;
  private volatile @Nullable Thread callbackThread;
  private int open;

  /** No sends yet; no thread yet. */
  AsyncSends(String threadName) {
    callbacks =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new CallbackThread(task, threadName));
    callbacks.allowCoreThreadTimeOut(true);
  }

  /** Whether the current thread is the one that calls the listeners. */
  boolean isCallback() {
    return callbackThread == Thread.currentThread();
  }

  /**
   * Refuses a call that waits for the listeners when it comes from one of them.
   *
   * @throws IllegalStateException when the current thread calls the listeners
   */
  void refuseInCallback(String call) throws IllegalStateException {
    if (isCallback()) {
      throw new IllegalStateException(
          call + " was called by a CompletionListener of the same session; call it elsewhere");
    }
  }

  /**
   * Waits until a further send may be opened. A listener's own sends do not wait.
   *
   * @throws IllegalStateException when the wait could never end
   */
  void awaitRoom() throws IllegalStateException {
    if (!isCallback()) {
      awaitFewerThan(MOST_OPEN);
    }
  }

  /**
   * Waits until every send has ended and its listener has returned.
   *
   * @throws IllegalStateException when the wait could never end
   */
  void awaitNone() throws IllegalStateException {
    awaitFewerThan(1);
  }

  private void awaitFewerThan(int most) throws IllegalStateException {
    Rings.Awaited awaited = () -> callbackThread;
    openLock.lock();
    try {
      Rings.enter(awaited);
      while (open >= most) {
        Rings.refuse(awaited);
        ended.awaitUninterruptibly();
      }
    } finally {
      Rings.leave();
      openLock.unlock();
    }
  }

  /**
   * Adds a send that is under way.
   *
   * @throws IllegalStateException when the session was closed meanwhile; no listener is called then
   */
  void add(Reply<Void> reply, Message message, CompletionListener listener)
      throws IllegalStateException {
    openLock.lock();
    try {
      if (callbacks.isShutdown()) {
        throw new IllegalStateException(
            "the session was closed while a message was sent; whether it was sent is not known");
      }
      open++;
      callbacks.execute(() -> complete(reply, message, listener));
    } finally {
      openLock.unlock();
    }
  }

  private void complete(Reply<Void> reply, Message message, CompletionListener listener) {
    callbackThread = Thread.currentThread();
    try {
      JMSException failure = failureOf(reply);
      if (failure == null) {
        listener.onCompletion(message);
      } else {
        listener.onException(message, failure);
      }
    } catch (RuntimeException | Error e) {
      LOG.warn("a CompletionListener threw; the outcome of the send is not affected", e);
    } finally {
      callbackThread = null;
      end();
    }
  }

  private static @Nullable JMSException failureOf(Reply<Void> reply) {
    try {
      reply.await();
      return null;
    } catch (SessionException e) {
      return JmsErrors.translate(e);
    }
  }

  private void end() {
    openLock.lock();
    try {
      open--;
      ended.signalAll();
    } finally {
      openLock.unlock();
    }
  }

  /** Waits until every listener has returned and ends the thread; no send comes afterwards. */
  void close() {
    openLock.lock();
    try {
      while (open > 0) {
        ended.awaitUninterruptibly();
      }
      callbacks.shutdown();
    } finally {
      openLock.unlock();
    }
  }
}
