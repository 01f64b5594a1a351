package org.angarium.broker;

import java.util.HashSet;
import java.util.Set;
import org.angarium.runtime.Clock;
import org.angarium.runtime.Timer;
import org.angarium.session.BreakerSnapshot;
import org.angarium.session.BreakerSnapshot.State;
import org.angarium.session.RedeliveryPolicy.Breaker;
import org.jspecify.annotations.Nullable;

/**
 * Pauses the deliveries of one queue or subscription when message after message fails, so that
 * messages do not use up their deliveries while what their consumers depend on is down. Owned by
 * the queue's mailbox.
 *
 * <p>It opens after a number of different messages in a row that failed: one message that cannot be
 * consumed, however often it is delivered, does not open it. When its time is over it is half open:
 * one message is delivered to try, of those that are ready the one that was delivered least, so
 * that none uses up its deliveries for all. If that is consumed the breaker closes; if it fails, it
 * opens for twice as long. One alarm is set while it is open, for a while that no clock changes.
 */
final class CircuitBreaker {
  private static final int MOST_DOUBLINGS = 4;

  private final Clock clock;
  private final Timer timer;
  private final Runnable onDue;
  private final Set<Long> failedInARow = new HashSet<>(0);
  private State state = State.CLOSED;
  private int doublings;
  private long openUntilElapsedMs;
  private @Nullable Entry probe;
  private Timer.@Nullable Alarm alarm;

  /**
   * A closed breaker.
   *
   * @param onDue is run on the timer's thread when an open breaker may be tried; it posts
   */
  CircuitBreaker(Clock clock, Timer timer, Runnable onDue) {
    this.clock = clock;
    this.timer = timer;
    this.onDue = onDue;
  }

  /** Whether a message may be handed out now. */
  boolean isClosed() {
    return state == State.CLOSED || state == State.HALF_OPEN && probe == null;
  }

  /** Whether the next message that is handed out is the one that a half-open breaker tries with. */
  boolean tries() {
    return state == State.HALF_OPEN && probe == null;
  }

  /** Whether a half-open breaker has handed out the one message that it tries with. */
  boolean isTrying() {
    return probe != null;
  }

  /** A message is handed out. */
  void delivered(Entry entry) {
    if (state == State.HALF_OPEN) {
      probe = entry;
    }
  }

  /**
   * A message was consumed.
   *
   * @return whether deliveries go on that were paused
   */
  boolean succeeded(Entry entry) {
    if (!failedInARow.isEmpty()) {
      failedInARow.clear();
    }
    if (state != State.HALF_OPEN || entry != probe) {
      return false;
    }
    close();
    return true;
  }

  /** A message failed. */
  void failed(Entry entry, Breaker policy) {
    if (policy.failures() == 0) {
      return;
    }
    if (state == State.HALF_OPEN && entry == probe) {
      doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
      open(policy.openMs() << doublings);
    } else if (state == State.CLOSED) {
      failedInARow.add(entry.key.sequence());
      if (failedInARow.size() >= policy.failures()) {
        open(policy.openMs());
      }
    }
  }

  /**
   * A message came back or ended without saying anything of what its consumer depends on.
   *
   * @return whether deliveries go on that were paused
   */
  boolean undecided(Entry entry) {
    if (entry != probe) {
      return false;
    }
    probe = null;
    return true;
  }

  private void open(long forMs) {
    state = State.OPEN;
    probe = null;
    failedInARow.clear();
    openUntilElapsedMs = clock.elapsedMs() + forMs;
    setAlarm(forMs);
  }

  /**
   * The alarm went off.
   *
   * @return whether deliveries may be tried now
   */
  boolean halfOpen() {
    if (state != State.OPEN) {
      return false;
    }
    long leftMs = openUntilElapsedMs - clock.elapsedMs();
    if (leftMs > 0) {
      setAlarm(leftMs);
      return false;
    }
    state = State.HALF_OPEN;
    return true;
  }

  /** Another policy holds: one without a breaker lets deliveries go on. */
  void change(Breaker policy) {
    if (policy.failures() == 0 && state != State.HELD_OPEN) {
      close();
    }
  }

  /** Lets deliveries go on, whatever has failed. */
  void close() {
    state = State.CLOSED;
    probe = null;
    doublings = 0;
    failedInARow.clear();
    cancelAlarm();
  }

  /** Pauses deliveries until {@link #close}. */
  void hold() {
    close();
    state = State.HELD_OPEN;
  }

  private void setAlarm(long delayMs) {
    cancelAlarm();
    alarm = timer.after(delayMs, onDue);
  }

  private void cancelAlarm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }

  /** How it stands. */
  BreakerSnapshot snapshot(MessageQueue queue) {
    long openUntilMs =
        state == State.OPEN ? clock.millis() + openUntilElapsedMs - clock.elapsedMs() : 0;
    return new BreakerSnapshot(
        queue.address(), queue.subscription(), state, failedInARow.size(), openUntilMs);
  }
}
