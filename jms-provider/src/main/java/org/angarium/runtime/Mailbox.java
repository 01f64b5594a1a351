package org.angarium.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A task queue that is drained by one thread at a time, in the order of the posts. Whatever its
 * tasks touch needs no lock. Posting is safe from any thread.
 *
 * <p>A thread of the application that makes the mailbox non-empty drains it itself, for at most
 * {@value #CALLER_TASKS} tasks or {@value #CALLER_NANOS} ns, and leaves the rest to the executor. A
 * post from within a drain, or from a thread of ours, is only queued. A thread of the application
 * that finds more than {@value #MOST_WAITING} tasks waiting is held back for about a millisecond.
 * Tasks are short and do no I/O; they run no application code and no reply's continuation.
 */
public final class Mailbox {
  static final int CALLER_TASKS = 64;
  static final long CALLER_NANOS = 100_000;

  private static final int POOL_TASKS = 512;
  private static final long POOL_NANOS = 1_000_000;
  private static final int TASKS_BETWEEN_CLOCKS = 8;
  private static final int IDLE = 0;
  private static final int OWNED = 1;

  static final int MOST_WAITING = 8_192;
  static final int MOST_PUT_OFF = 64;
  private static final int LONGEST_PAUSES = 20;
  private static final long PAUSE_NANOS = 50_000;

  /*
   * Which mailbox a thread drains, in an array of one: to set and clear that is cheaper than to set
   * and remove the thread's value, and what stays with a foreign thread is no class of ours.
   */
  private static final ThreadLocal<@Nullable Object @Nullable []> DRAINING = new ThreadLocal<>();

  private final MpscUnboundedArrayQueue<Runnable> tasks = new MpscUnboundedArrayQueue<>(64);
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private final Executor executor;
  private final Clock clock;
  private final Consumer<Throwable> onFailure;

  /**
   * An empty mailbox.
   *
   * @param executor drains what callers do not; its threads are {@link EngineThread}s
   * @param onFailure is told of a task that threw; the next task runs all the same
   */
  public Mailbox(Executor executor, Clock clock, Consumer<Throwable> onFailure) {
    this.executor = executor;
    this.clock = clock;
    this.onFailure = onFailure;
  }

  /** Adds a task. Returns when it is queued; it may have run by then. */
  public void post(Runnable task) {
    tasks.offer(task);
    if (state.get() != IDLE || !state.compareAndSet(IDLE, OWNED)) {
      if (tasks.size() > MOST_WAITING) {
        slowDown();
      }
      return;
    }
    if (!isOnlyToPost()) {
      drainInPart();
    } else if (!isDrainedLater()) {
      leaveToExecutor();
    }
  }

  /** Drains what this thread has made its own, and leaves the rest to the executor. */
  void drainInPart() {
    if (drain(CALLER_TASKS, CALLER_NANOS)) {
      leaveToExecutor();
    }
  }

  /** Leaves to the executor what this thread has made its own. */
  void leaveToExecutor() {
    executor.execute(this::drainOnPool);
  }

  private boolean isDrainedLater() {
    return Thread.currentThread() instanceof EngineThread thread && thread.takes(this);
  }

  /**
   * Adds a task that may wait for the next {@link #post}, which the caller knows to come. It keeps
   * its place among the posts, so whoever looks by a later post finds it done.
   */
  public void postWithNext(Runnable task) {
    if (tasks.size() < MOST_PUT_OFF) {
      tasks.offer(task);
    } else {
      post(task);
    }
  }

  private static boolean isOnlyToPost() {
    return isDraining() || Thread.currentThread() instanceof EngineThread;
  }

  /** Holds back a thread of the application whose tasks come faster than they are done. */
  private void slowDown() {
    if (isOnlyToPost()) {
      return;
    }
    for (int i = 0; i < LONGEST_PAUSES && tasks.size() > MOST_WAITING; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Whether the current thread is inside a drain of any mailbox. */
  public static boolean isDraining() {
    return current() != null;
  }

  /** Whether the current thread is inside a drain of this mailbox. */
  public boolean isMine() {
    return current() == this;
  }

  private static @Nullable Object current() {
    @Nullable Object[] place = DRAINING.get();
    return place == null ? null : place[0];
  }

  /** Where the current thread notes what it drains. */
  private static @Nullable Object[] place() {
    @Nullable Object[] place = DRAINING.get();
    if (place == null) {
      place = new Object[1];
      DRAINING.set(place);
    }
    return place;
  }

  private void drainOnPool() {
    if (drain(POOL_TASKS, POOL_NANOS)) {
      leaveToExecutor();
    }
  }

  /** Runs tasks until there are none or a limit is reached; says whether there are more. */
  private boolean drain(int most, long nanos) {
    @Nullable Object[] place = place();
    place[0] = this;
    try {
      long end = 0;
      int done = 0;
      while (true) {
        Runnable task = tasks.poll();
        if (task == null) {
          state.set(IDLE);
          if (tasks.isEmpty() || !state.compareAndSet(IDLE, OWNED)) {
            return false;
          }
          continue;
        }
        run(task);
        done++;
        if (done >= most) {
          return true;
        }
        if (done == 1) {
          end = clock.nanos() + nanos;
        } else if (done % TASKS_BETWEEN_CLOCKS == 0 && clock.nanos() - end >= 0) {
          return true;
        }
      }
    } finally {
      place[0] = null;
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
    }
  }
}
