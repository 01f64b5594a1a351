package org.angarium.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A task queue that is drained by one thread at a time, in the order of the posts. Whatever its
 * tasks touch needs no lock. Posting is safe from any thread.
 *
 * <p>A thread of the application that makes the mailbox non-empty drains it itself, for at most
 * {@value #CALLER_TASKS} tasks or {@value #CALLER_NANOS} ns, and leaves the rest to the executor. A
 * post from within a drain, or from a thread of ours, is only queued. Tasks are short and do no
 * I/O; they run no application code and no reply's continuation.
 */
public final class Mailbox {
  static final int CALLER_TASKS = 64;
  static final long CALLER_NANOS = 100_000;

  private static final int POOL_TASKS = 512;
  private static final long POOL_NANOS = 1_000_000;
  private static final int TASKS_BETWEEN_CLOCKS = 8;
  private static final int IDLE = 0;
  private static final int OWNED = 1;

  private static final ThreadLocal<@Nullable Mailbox> DRAINING = new ThreadLocal<>();

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
    if (!state.compareAndSet(IDLE, OWNED)) {
      return;
    }
    if (DRAINING.get() != null || Thread.currentThread() instanceof EngineThread) {
      executor.execute(this::drainOnPool);
    } else if (drain(CALLER_TASKS, CALLER_NANOS)) {
      executor.execute(this::drainOnPool);
    }
  }

  /** Whether the current thread is inside a drain of any mailbox. */
  public static boolean isDraining() {
    return DRAINING.get() != null;
  }

  /** Whether the current thread is inside a drain of this mailbox. */
  public boolean isMine() {
    return DRAINING.get() == this;
  }

  private void drainOnPool() {
    if (drain(POOL_TASKS, POOL_NANOS)) {
      executor.execute(this::drainOnPool);
    }
  }

  /** Runs tasks until there are none or a limit is reached; says whether there are more. */
  private boolean drain(int most, long nanos) {
    DRAINING.set(this);
    try {
      long end = clock.nanos() + nanos;
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
        if (done >= most || done % TASKS_BETWEEN_CLOCKS == 0 && clock.nanos() - end >= 0) {
          return true;
        }
      }
    } finally {
      DRAINING.remove();
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
