package org.angarium.jms;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.angarium.session.Delivery;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to the sessions of a server's pool (JMS 3.1, 11.2.2).
 *
 * <p>It consumes over a session of its own, which the connection starts, stops and closes like any
 * other. Its thread asks the pool for a session whenever there are messages, has that session adopt
 * up to {@code maxMessages} of them, so that they are acknowledged as that session does or with its
 * transaction, and starts the ServerSession.
 */
final class AngariumConnectionConsumer implements ConnectionConsumer {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final AngariumSession session;
  private final AngariumConsumer consumer;
  private final ServerSessionPool pool;
  private final int maxMessages;
  private final CallbackThread thread;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<Asking> asking = new AtomicReference<>(Asking.NO);

  /** Whether the thread is in the pool's code, where a close may interrupt it, and does. */
  private enum Asking {
    NO,
    YES,
    INTERRUPTING
  }

  /** How the consumer is opened in the session that was made for it. */
  @FunctionalInterface
  interface Opening {
    AngariumConsumer in(AngariumSession session) throws JMSException;
  }

  /** A connection consumer with a session of its own, whose thread runs. */
  static AngariumConnectionConsumer open(
      AngariumConnection connection,
      Opening opening,
      @Nullable ServerSessionPool pool,
      int maxMessages)
      throws JMSException {
    if (pool == null || maxMessages < 1) {
      throw new JMSException(
          "a connection consumer needs a ServerSessionPool and maxMessages of 1 or more, not %s and %d"
              .formatted(pool, maxMessages));
    }
    AngariumSession own = connection.newSession(Domain.ANY, Session.AUTO_ACKNOWLEDGE);
    try {
      SessionNames names = connection.names();
      String threadName = names.threads(names.next()) + "-server-sessions";
      return new AngariumConnectionConsumer(own, opening.in(own), pool, maxMessages, threadName);
    } catch (JMSException e) {
      own.close();
      throw e;
    }
  }

  private AngariumConnectionConsumer(
      AngariumSession session,
      AngariumConsumer consumer,
      ServerSessionPool pool,
      int maxMessages,
      String threadName)
      throws JMSException {
    this.session = session;
    this.consumer = consumer;
    this.pool = pool;
    this.maxMessages = maxMessages;
    this.thread = new CallbackThread(this::run, threadName);
    session.flow().stream(consumer, true);
    thread.start();
  }

  private void run() {
    while (!isOver()) {
      try {
        consumer.awaitDelivery(WakePoint.NEVER);
        if (!isOver()) {
          serve();
        }
      } catch (JMSException e) {
        if (!isOver()) {
          session.connection().report(e);
          pause();
        }
      } catch (InterruptedException e) {
        // Was left over from the pool's or a listener's code; the thread ends by close alone.
        Thread.interrupted();
      }
    }
  }

  private boolean isOver() {
    return closed.get() || session.flow().hasEnded() || consumer.buffer().closedBecause() != null;
  }

  /** Waits before the pool is asked again after it failed. */
  private void pause() {
    try {
      WakePoint nothing = new WakePoint();
      nothing.sleepUntil(this::isOver, System.nanoTime() + RETRY_NANOS);
    } catch (InterruptedException e) {
      Thread.interrupted();
    }
  }

  private void serve() throws JMSException {
    ServerSession server = askPool();
    Session pooled = server.getSession();
    if (!(pooled instanceof AngariumSession target)
        || target.connection() != session.connection()) {
      throw new JMSException(
          "the ServerSessionPool gave a session of another connection; it has to be made of the"
              + " connection whose consumer asks");
    }
    session.turn().take();
    try {
      load(target);
    } finally {
      session.turn().give();
    }
    server.start();
  }

  /*
   * A pool may wait for a session to become free. Whatever else runs on this thread is a listener,
   * perhaps, which nobody has asked to stop.
   */
  private ServerSession askPool() throws JMSException {
    asking.set(Asking.YES);
    try {
      return pool.getServerSession();
    } finally {
      while (!asking.compareAndSet(Asking.YES, Asking.NO) && asking.get() != Asking.NO) {
        Thread.onSpinWait();
      }
      if (closed.get()) {
        Thread.interrupted();
      }
    }
  }

  private void interruptPool() {
    if (asking.compareAndSet(Asking.YES, Asking.INTERRUPTING)) {
      thread.interrupt();
      asking.set(Asking.NO);
    }
  }

  /** Gives a session what there is, as long as the connection is started. The turn is taken. */
  private void load(AngariumSession target) throws JMSException {
    List<Delivery> batch = new ArrayList<>();
    while (batch.size() < maxMessages && session.flow().isOpen()) {
      Delivery delivery = consumer.buffer().poll();
      if (delivery == null) {
        break;
      }
      consumer.used();
      batch.add(delivery);
    }
    if (batch.isEmpty()) {
      return;
    }
    try {
      target.load(batch, session.broker());
    } catch (SessionException e) {
      session.flow().release(batch.stream().map(Delivery::token).toList());
      throw JmsErrors.translate(e);
    }
  }

  @Override
  public ServerSessionPool getServerSessionPool() throws JMSException {
    if (closed.get()) {
      throw new IllegalStateException("the connection consumer is closed");
    }
    return pool;
  }

  /** Closes the consumer; messages that it has not given to a session go back. Idempotent. */
  @Override
  public void close() throws JMSException {
    if (closed.compareAndSet(false, true)) {
      try {
        session.close();
      } finally {
        interruptPool();
      }
    }
  }
}
