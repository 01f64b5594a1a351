package org.angarium.simulation;

import org.jspecify.annotations.Nullable;

/** One message in one place, and what its senders and takers know of it. */
final class Copy {

  /** What may happen to it next. */
  enum State {
    /** Sent in a transaction that is not being committed: nobody may see it. */
    UNSEEN,
    /** Its send or commit is under way: it may be delivered. */
    COMING,
    /** It waits, and everybody knows. */
    READY,
    /** Delivered and not settled. */
    OUT,
    /** Given back, which is under way: it may be delivered. */
    RETURNING,
    /** Accepted in a transaction that is not being committed. */
    HELD,
    /** Its acceptance is under way: nobody may see it unless the broker ends. */
    ENDING,
    /** Accepted, lost or never sent: nobody may see it. */
    GONE
  }

  final Sent sent;
  final Place place;
  final boolean stored;

  /** Whether it must arrive; not so when its subscription came or went meanwhile. */
  boolean certain;

  /** Whether its delivery time had come, and it had expired, when the clock was set back. */
  private boolean wasDue;

  private boolean wasExpired;

  /**
   * Whether it may wait although it has waited before: the clock was set back, and the broker
   * started again with a time that the store has. For its delivery time only if no attempt had
   * begun, for a redelivery no longer than its delay.
   */
  boolean waitsAgain;

  /** What it was sent with, and what its last delivery was accepted with. */
  final Unit sentBy;

  @Nullable Unit acceptedBy;

  private State state;
  private int changes;

  /** When its visibility was asked for and when that was answered, in steps; 0 for not yet. */
  int calledAt;

  int confirmedAt;

  /** Since when it may be delivered and since when everybody knows that it can, in steps. */
  int availableAt;

  int readyAt;

  /** The attempts that have begun, those of which it is known that they are written. */
  int attempts;

  int attemptsWritten;

  /** Those of which it is known that they are durable. */
  int attemptsDurable;

  /** Whether the attempt that is under way has begun. */
  boolean begun;

  boolean delivered;

  /** Whether a delivery of it has failed, after which it is delivered again. */
  boolean failed;

  /** When its next delivery is due at the earliest and at the latest; 0 for at once. */
  long retryFromMs;

  long retryByMs;
  private long longestDelayMs;

  /** Whether a power cut may undo its acceptance. */
  boolean onlyWritten;

  /**
   * Whether its send failed with an unknown outcome: it was handed out before the store refused it.
   * The store will never have it, and it may come again only while something runs.
   */
  boolean doubtful;

  /** Whether it may have been purged. */
  boolean purgeable;

  private boolean certainOtherwise;

  /** Its move to the dead letters, of which nobody knows whether it has begun; null for none. */
  @Nullable Unit mayDie;

  /** When its last failed delivery was given back, by the time that goes on evenly. */
  private long failedMs;

  Copy(Sent sent, Place place, Unit sentBy, boolean certain, State state) {
    this.sent = sent;
    this.place = place;
    this.stored = sent.persistent() && place.durable;
    this.sentBy = sentBy;
    this.certain = certain;
    this.state = state;
  }

  State state() {
    return state;
  }

  /** It can be delivered from this step on. */
  void ready(int step) {
    become(State.READY);
    readyAt = step;
  }

  void become(State next) {
    state = next;
    changes++;
    if (place.isBeingPurged() && is(State.COMING, State.READY, State.RETURNING)) {
      mayBePurged();
    }
  }

  /** Its attempt begins, if that counts and it has not begun. */
  void begin() {
    if (stored && !begun) {
      begun = true;
      attempts++;
    }
  }

  /** A purge is under way that may remove it. */
  void mayBePurged() {
    if (!purgeable) {
      purgeable = true;
      certainOtherwise = certain;
      certain = false;
    }
  }

  /** It was not purged. */
  void isThere() {
    if (purgeable) {
      purgeable = false;
      certain = certainOtherwise;
    }
  }

  /** Changes with the state. */
  int changes() {
    return changes;
  }

  boolean is(State... some) {
    for (State one : some) {
      if (state == one) {
        return true;
      }
    }
    return false;
  }

  /** Whether the broker must have it, ready to be delivered. */
  boolean isReady(long nowMs) {
    return state == State.READY && certain && !sent.isExpired(nowMs);
  }

  /** The clock is about to be set back. */
  void setBack(long nowMs) {
    wasDue |= sent.dueMs() <= nowMs;
    wasExpired |= sent.isExpired(nowMs);
    certain &= !wasExpired;
    certainOtherwise &= !wasExpired;
    waitsAgain |= stored && (attempts > 0 || sent.dueMs() != 0);
  }

  /** Whether its delivery time has come, maybe by the clock as it once was. */
  boolean mayBeDue(long nowMs) {
    return wasDue || sent.dueMs() <= nowMs;
  }

  /** Whether it may have expired, maybe by the clock as it once was. */
  boolean mayHaveExpired(long nowMs) {
    return wasExpired || sent.isExpired(nowMs);
  }

  /** Whether it was delivered before its send was answered, and may not be durable yet. */
  boolean isInDoubt() {
    return sentBy.atOnce && delivered && confirmedAt == 0;
  }

  /** Whether its alarm may not have gone off yet. */
  boolean mayBeDelayed() {
    return sent.dueMs() != 0 && !delivered || waitsAgain || retryByMs != 0;
  }

  /** It comes back and waits for its next delivery, from a time that nobody knows yet. */
  void waits(long longestMs, long shortestMs, long nowMs) {
    failedMs = nowMs;
    longestDelayMs = longestMs;
    retryFromMs = shortestMs == 0 ? 0 : nowMs + shortestMs;
    retryByMs = longestMs == 0 ? 0 : Long.MAX_VALUE;
  }

  /** It waits and another policy is about to hold: it may be due earlier, or later. */
  void waitsAnew(long longestMs, long shortestMs) {
    if (retryByMs != 0) {
      longestDelayMs = Math.max(longestDelayMs, longestMs);
      retryFromMs = Math.min(retryFromMs, failedMs + shortestMs);
      retryByMs = Long.MAX_VALUE;
    }
  }

  /** It has come back by now. */
  void hasReturned(long nowMs) {
    if (retryByMs == Long.MAX_VALUE) {
      retryByMs = nowMs + longestDelayMs;
    }
  }

  /**
   * Whether it must be delivered before another one of the same place. What is known to be ready
   * comes first by priority, then by age, if that was known before the other one's delivery was
   * caused. What one producer sends in one way is never overtaken on its first delivery; nothing is
   * said of a commit that is asked for before an earlier one is answered, which no JMS session
   * does.
   *
   * @param causedAt the step of the call that the other's delivery cannot have come before
   */
  boolean precedes(Copy other, int causedAt) {
    boolean known = state == State.READY && readyAt < causedAt;
    if (sent.priority() != other.sent.priority()) {
      return known && sent.priority() > other.sent.priority();
    }
    if (sent.producer() == other.sent.producer()) {
      boolean sole = sentBy.atOnce || sentBy.sends.size() == 1;
      boolean alike = sent.persistent() == other.sent.persistent() && sole;
      boolean firstInLine = !delivered && (sentBy == other.sentBy || alike);
      return sent.number() < other.sent.number() && (known || firstInLine);
    }
    return known && confirmedAt != 0 && confirmedAt < other.calledAt;
  }

  @Override
  public String toString() {
    return sent + "@" + place.name + "/" + state;
  }
}
