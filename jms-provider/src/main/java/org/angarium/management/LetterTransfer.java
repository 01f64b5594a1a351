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
import org.angarium.session.RedeliveryLimits;
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
  private final Picked picked;
  private final int perSecond;
  private final Queue<Letter> delivered = new ConcurrentLinkedQueue<>();
  private final List<DeliveryToken> left = new ArrayList<>();

  /**
   * Which letters are looked at.
   *
   * @param filter a selector; null for all
   * @param upTo the place in the queue behind which none is
   */
  record Picked(@Nullable String filter, long upTo) {}

  /**
   * What was delivered.
   *
   * @param unreadable why the body cannot be read; null when it was
   */
  private record Letter(Delivery delivery, @Nullable String unreadable) {}

  LetterTransfer(BrokerConnection connection, Address queue, Picked picked, int perSecond) {
    this.connection = connection;
    this.queue = queue;
    this.picked = picked;
    this.perSecond = perSecond;
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
   * @param takesUnreadable which letters are taken off, with nothing sent, whose body cannot be
   *     read; the others are given back in the end
   * @return how many were taken
   */
  long run(
      Predicate<Envelope> takes,
      Function<Envelope, @Nullable Envelope> made,
      Predicate<UnreadableLetter> takesUnreadable) {
    BrokerSession session =
        connection.openSession(new SessionRequest(SessionRequest.Mode.TRANSACTED));
    try {
      session
          .openConsumer(
              new ConsumerRequest(
                  CONSUMER,
                  new ConsumerRequest.Queue(queue),
                  picked.filter(),
                  false,
                  0,
                  RedeliveryLimits.NONE,
                  picked.upTo()),
              new Receiver())
          .await();
      long taken = 0;
      long begun = System.nanoTime();
      List<Letter> batch = next(session);
      while (!batch.isEmpty()) {
        for (Letter letter : batch) {
          String why = letter.unreadable();
          Envelope message = letter.delivery().message();
          boolean isTaken =
              why == null
                  ? takes.test(message)
                  : takesUnreadable.test(UnreadableLetter.of(message, why));
          if (isTaken) {
            move(session, letter.delivery(), why == null ? made.apply(message) : null);
            taken++;
          } else {
            left.add(letter.delivery().token());
          }
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

  private List<Letter> next(BrokerSession session) {
    session.credit(CONSUMER, perSecond == 0 ? BATCH : Math.min(BATCH, Math.max(1, perSecond / 10)));
    session.flush(CONSUMER).await();
    session.revokeCredit(CONSUMER).await();
    List<Letter> batch = new ArrayList<>();
    for (Letter letter = delivered.poll(); letter != null; letter = delivered.poll()) {
      batch.add(letter);
    }
    return batch;
  }

  /** Moves one letter, within the transaction. */
  private static void move(BrokerSession session, Delivery delivery, @Nullable Envelope sent) {
    if (sent != null) {
      session.send(sent).await();
    }
    session.settle(Settlement.accept(List.of(delivery.token()))).await();
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
      delivered.add(new Letter(delivery, null));
    }

    @Override
    public boolean unreadable(Delivery delivery, SessionException why) {
      return delivered.add(new Letter(delivery, String.valueOf(why.getMessage())));
    }

    @Override
    public void closed(SessionException why) {}
  }
}
