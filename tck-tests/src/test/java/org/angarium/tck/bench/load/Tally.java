package org.angarium.tck.bench.load;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one consumer got in a round: which messages of which producer. Written by the consumer's
 * thread, which publishes it through {@link #received}; read when nothing comes any more.
 */
final class Tally {
  private static final int RELEASED_AT_ONCE = 32;

  private final BitSet[] seen;
  private final AtomicLong received = new AtomicLong();
  private volatile Semaphore window = new Semaphore(0);
  private volatile int round;
  private long duplicates;
  private int unreleased;

  Tally(int producers) {
    seen = new BitSet[producers];
    Arrays.setAll(seen, i -> new BitSet());
  }

  /** Forgets everything, for a new round. */
  void begin(int newRound, Semaphore roomOfTheRound) {
    for (BitSet each : seen) {
      each.clear();
    }
    duplicates = 0;
    unreleased = 0;
    window = roomOfTheRound;
    round = newRound;
    received.set(0);
  }

  /** Takes a message that the consumer got; one whose send an earlier round cut off is ignored. */
  void take(Message message) throws JMSException {
    BytesMessage bytes = (BytesMessage) message;
    if (bytes.readInt() != round) {
      return;
    }
    BitSet producer = seen[bytes.readInt()];
    int number = bytes.readInt();
    if (producer.get(number)) {
      duplicates++;
    }
    producer.set(number);
    received.setRelease(received.getPlain() + 1);
    if (++unreleased == RELEASED_AT_ONCE) {
      window.release(unreleased);
      unreleased = 0;
    }
  }

  long received() {
    return received.getAcquire();
  }

  long duplicates() {
    return duplicates;
  }

  /** The messages of a producer that came, as a set of their numbers. */
  BitSet of(int producer) {
    return seen[producer];
  }
}
