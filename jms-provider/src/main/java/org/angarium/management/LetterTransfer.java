package org.angarium.management;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryHandler;
import org.angarium.session.DeliveryToken;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;
import org.jspecify.annotations.Nullable;

/**
 * Takes letters off a queue and sends what is made of them, some in each transaction, until there
 * are none left.
 */
final class LetterTransfer {
  private static final int BATCH = 100;
  private static final long CONSUMER = 1;

  private final BrokerConnection connection;
  private final Address queue;
  private final @Nullable String filter;
  private final int perSecond;
  private final Queue<Delivery> delivered = new ConcurrentLinkedQueue<>();
  private final List<DeliveryToken> left = new ArrayList<>();

  LetterTransfer(
      BrokerConnection connection, Address queue, @Nullable String filter, int perSecond) {
    this.connection = connection;
    this.queue = queue;
    this.filter = filter;
    this.perSecond = perSecond;
  }

  /** A filter that leaves out what ends from this moment on. */
  static String endedBefore(long nowMs, @Nullable String filter) {
    String before = "(%s IS NULL OR %1$s < %d)".formatted(DeadLetter.TIME, nowMs);
    return filter == null ? before : "(" + filter + ") AND " + before;
  }

  /** The message with another destination. */
  static Envelope to(Envelope message, Address destination) {
    return new Envelope(
        message.id(),
        destination,
        message.persistent(),
        message.priority(),
        message.timestampMs(),
        message.expirationMs(),
        message.deliveryTimeMs(),
        message.correlationId(),
        message.replyTo(),
        message.type(),
        message.properties(),
        message.bodyType(),
        message.body());
  }

  /**
   * Runs until no letter is left.
   *
   * @param takes which letters are taken; the others are given back in the end
   * @param made what is sent for each; null for nothing
   * @return how many were taken
   */
  long run(Predicate<Envelope> takes, Function<Envelope, @Nullable Envelope> made) {
    BrokerSession session =
        connection.openSession(new SessionRequest(SessionRequest.Mode.TRANSACTED));
    try {
      session
          .openConsumer(
              new ConsumerRequest(CONSUMER, new ConsumerRequest.Queue(queue), filter, false, 0),
              new Receiver())
          .await();
      long taken = 0;
      long begun = System.nanoTime();
      List<Delivery> batch = next(session);
      while (!batch.isEmpty()) {
        for (Delivery delivery : batch) {
          taken += move(session, delivery, takes, made);
        }
        session.commit().await();
        waitFor(begun, taken);
        batch = next(session);
      }
      if (!left.isEmpty()) {
        session.settle(Settlement.release(left)).await();
      }
      return taken;
    } finally {
      session.close().await();
    }
  }

  private List<Delivery> next(BrokerSession session) {
    session.credit(CONSUMER, perSecond == 0 ? BATCH : Math.min(BATCH, Math.max(1, perSecond / 10)));
    session.flush(CONSUMER).await();
    session.revokeCredit(CONSUMER).await();
    List<Delivery> batch = new ArrayList<>();
    for (Delivery delivery = delivered.poll(); delivery != null; delivery = delivered.poll()) {
      batch.add(delivery);
    }
    return batch;
  }

  /** Moves one letter, within the transaction; says how many that are. */
  private int move(
      BrokerSession session,
      Delivery delivery,
      Predicate<Envelope> takes,
      Function<Envelope, @Nullable Envelope> made) {
    if (!takes.test(delivery.message())) {
      left.add(delivery.token());
      return 0;
    }
    Envelope sent = made.apply(delivery.message());
    if (sent != null) {
      session.send(sent).await();
    }
    session.settle(Settlement.accept(List.of(delivery.token()))).await();
    return 1;
  }

  private void waitFor(long begunNanos, long taken) {
    if (perSecond > 0) {
      long due = begunNanos + TimeUnit.SECONDS.toNanos(1) * taken / perSecond;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
        if (Thread.currentThread().isInterrupted()) {
          throw new SessionException(
              SessionException.Kind.CLOSED,
              "interrupted; run it again for the letters that are left");
        }
      }
    }
  }

  /** Puts deliveries away. */
  private final class Receiver implements DeliveryHandler {
    @Override
    public void deliver(Delivery delivery) {
      delivered.add(delivery);
    }

    @Override
    public void closed(SessionException why) {}
  }
}
