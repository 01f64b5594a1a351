package org.angarium.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request, to come. It is awaited by a thread or given continuations; these run
 * on the implementer's completion executor and on no other thread, so that completing a reply never
 * runs foreign code where it is completed (a mailbox's drain, the store's committer, an event
 * loop). Safe for use by any number of threads.
 *
 * @param <T> what the request answers; {@link Void} replies answer null
 */
public final class Reply<T> {
  /*
   * The state is a stack of waiters while the answer is out, and an Outcome once it is known. A
   * completer swaps the stack for the outcome with one compare-and-set and then wakes whom it took
   * off; a waiter that comes later sees the outcome.
   */
  private static final VarHandle STATE;
  private static final Executor NO_EXECUTOR = Runnable::run;

  /**
   * How often a thread lets others run before it sleeps: on a busy machine the answer is there when
   * its turn comes, and nobody has to wake it; on an idle one that takes a microsecond or two.
   */
  private static final int YIELDS = 4;

  private static final Reply<?> DONE = new Reply<>(new Outcome(null, null), NO_EXECUTOR);

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Reply.class, "state", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private record Outcome(@Nullable Object value, @Nullable SessionException failure) {}

  private record Waiter(
      @Nullable Thread thread,
      @Nullable BiConsumer<Object, @Nullable SessionException> continuation,
      @Nullable Waiter next) {}

  private final Executor completions;
  private volatile @Nullable Object state;

  /**
   * An open reply.
   *
   * @param completions runs the continuations; never the thread that completes
   */
  public Reply(Executor completions) {
    this.completions = completions;
  }

  private Reply(Outcome outcome, Executor completions) {
    this.state = outcome;
    this.completions = completions;
  }

  /**
   * A reply that is already answered with nothing. Its continuations run on the caller's thread.
   */
  @SuppressWarnings("unchecked")
  public static Reply<Void> done() {
    return (Reply<Void>) DONE;
  }

  /** A reply that is already answered. Its continuations run on the caller's thread. */
  public static <T> Reply<T> of(T value) {
    return new Reply<>(new Outcome(value, null), NO_EXECUTOR);
  }

  /** A reply that has already failed. Its continuations run on the caller's thread. */
  public static <T> Reply<T> failed(SessionException failure) {
    return new Reply<>(new Outcome(null, failure), NO_EXECUTOR);
  }

  /**
   * Answers the request.
   *
   * @return whether this call decided the outcome; false when it was decided before
   */
  public boolean complete(@Nullable T value) {
    return decide(new Outcome(value, null));
  }

  /**
   * Fails the request.
   *
   * @return whether this call decided the outcome; false when it was decided before
   */
  public boolean fail(SessionException failure) {
    return decide(new Outcome(null, failure));
  }

  /** Whether the outcome is known. */
  public boolean isDone() {
    return state instanceof Outcome;
  }

  /**
   * Waits for the answer, however long it takes. An interrupt does not end the wait; the thread's
   * interrupt flag is set again before this returns.
   *
   * @throws SessionException when the request failed
   */
  public T await() {
    return result(awaitOutcome(false, 0L));
  }

  /**
   * Waits for the answer for a limited time; otherwise as {@link #await()}.
   *
   * @throws SessionException when the request failed, or with {@link SessionException.Kind#TIMEOUT}
   *     when there was no answer in time (the request is still under way then)
   */
  public T await(Duration limit) {
    Outcome outcome = awaitOutcome(true, System.nanoTime() + limit.toNanos());
    if (outcome == null) {
      throw new SessionException(
          SessionException.Kind.TIMEOUT,
          "no answer from the broker within %d ms; the request may still be carried out"
              .formatted(limit.toMillis()));
    }
    return result(outcome);
  }

  /**
   * Adds a continuation: value and no failure, or null and the failure. It must be short and must
   * not block; whatever it throws is the completion executor's to report.
   */
  @SuppressWarnings("unchecked")
  public void whenDone(BiConsumer<? super T, ? super @Nullable SessionException> continuation) {
    BiConsumer<Object, @Nullable SessionException> untyped =
        (BiConsumer<Object, @Nullable SessionException>) (BiConsumer<?, ?>) continuation;
    while (true) {
      Object seen = state;
      if (seen instanceof Outcome outcome) {
        completions.execute(() -> untyped.accept(outcome.value(), outcome.failure()));
        return;
      }
      if (STATE.compareAndSet(this, seen, new Waiter(null, untyped, (Waiter) seen))) {
        return;
      }
    }
  }

  private boolean decide(Outcome outcome) {
    while (true) {
      Object seen = state;
      if (seen instanceof Outcome) {
        return false;
      }
      if (STATE.compareAndSet(this, seen, outcome)) {
        wake((Waiter) seen, outcome);
        return true;
      }
    }
  }

  /** Wakes oldest first, so that continuations run in the order in which they were added. */
  private void wake(@Nullable Waiter newest, Outcome outcome) {
    Waiter oldest = null;
    for (Waiter waiter = newest; waiter != null; waiter = waiter.next()) {
      oldest = new Waiter(waiter.thread(), waiter.continuation(), oldest);
    }
    for (Waiter waiter = oldest; waiter != null; waiter = waiter.next()) {
      BiConsumer<Object, @Nullable SessionException> continuation = waiter.continuation();
      if (continuation == null) {
        LockSupport.unpark(waiter.thread());
      } else {
        completions.execute(() -> continuation.accept(outcome.value(), outcome.failure()));
      }
    }
  }

  private @Nullable Outcome awaitOutcome(boolean limited, long deadlineNanos) {
    letOthersRun();
    boolean interrupted = false;
    boolean queued = false;
    try {
      while (true) {
        Object seen = state;
        if (seen instanceof Outcome outcome) {
          return outcome;
        }
        if (!queued) {
          queued =
              STATE.compareAndSet(
                  this, seen, new Waiter(Thread.currentThread(), null, (Waiter) seen));
          continue;
        }
        if (limited) {
          long leftNanos = deadlineNanos - System.nanoTime();
          if (leftNanos <= 0) {
            return null;
          }
          LockSupport.parkNanos(this, leftNanos);
        } else {
          LockSupport.park(this);
        }
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void letOthersRun() {
    for (int i = 0; i < YIELDS && !isDone(); i++) {
      Thread.yield();
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  private T result(@Nullable Outcome outcome) {
    SessionException failure = outcome.failure();
    if (failure != null) {
      throw failure.forCaller();
    }
    return (T) outcome.value();
  }
}
