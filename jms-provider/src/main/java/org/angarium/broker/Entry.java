package org.angarium.broker;

import java.util.List;
import org.angarium.message.Envelope;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.jspecify.annotations.Nullable;

/** One message in one queue and how it stands there. Owned by the queue's mailbox. */
final class Entry {

  /** Where an entry is. */
  enum State {
    /** May be delivered: in {@link ReadyEntries}. */
    READY,
    /** Waits for its time: in {@link DelayedEntries}. */
    DELAYED,
    /** Waits behind one that failed: in {@link StrictOrder}. */
    PARKED,
    /** Delivered and not settled. */
    IN_FLIGHT,
    /** Accepted in a transaction that is not decided. */
    HELD,
    /** Not in the queue any more. */
    GONE
  }

  /** Whether its body is in memory, as an attempt needs it. */
  enum BodyState {
    /** It is, or there is no attempt. */
    HERE,
    /** The store reads it for the attempt. */
    LOADING,
    /** The store could not read it. */
    UNREADABLE
  }

  /*
   * The order and the expiry are copied: whoever looks through entries would otherwise wait for two
   * more objects from memory for each.
   */
  final int priority;
  final long sequence;
  private final long expirationMs;

  final MessageKey key;
  final Envelope envelope;
  final boolean stored;
  State state = State.GONE;
  long notBeforeMs;

  /** How many attempts to deliver it have begun. */
  int attempts;

  /** The number of the attempt that is under way, and whether it has begun. */
  long attempt;

  boolean begun;

  /** When the attempt began to be made, in milliseconds since the epoch; 0 when not known. */
  long sinceMs;

  BodyState body = BodyState.HERE;

  /** Whether a client has rejected it and it is on its way to the dead letters. */
  boolean moving;

  /** How its deliveries failed; null when none has. */
  @Nullable AttemptHistory history;

  /** Why it ends; null unless it is on its way to the dead letters. */
  @Nullable Ending ending;

  /** Whom it was handed to last; null when to nobody since the broker started. */
  @Nullable QueueConsumer consumer;

  /** Its insert, when it was handed out before it was written. */
  @Nullable EarlyInsert early;

  /** Whether the store refused it after it was handed out: it does not come back. */
  boolean refused;

  /** Its lanes, as {@link Lanes} found them when it had this version. */
  @Nullable List<Lane> lanes;

  int lanesVersion;

  /** Whose the attempt is, or which transaction holds it. */
  @Nullable Object owner;

  Entry(MessageKey key, Envelope envelope, boolean stored, long notBeforeMs) {
    this.key = key;
    this.priority = key.priority();
    this.sequence = key.sequence();
    this.expirationMs = envelope.expirationMs();
    this.envelope = envelope;
    this.stored = stored;
    this.notBeforeMs = notBeforeMs;
  }

  /** Whether the store has it, or will have. */
  boolean isInStore() {
    return stored && !refused;
  }

  /** What removes it from the store. */
  Operation.Delete delete() {
    return new Operation.Delete(key, early != null && !early.isDurable());
  }

  boolean mayExpire() {
    return expirationMs != 0;
  }

  boolean isExpired(long nowMs) {
    return mayExpire() && expirationMs <= nowMs;
  }
}
