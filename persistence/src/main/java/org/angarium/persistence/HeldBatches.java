package org.angarium.persistence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.angarium.persistence.journal.BodyFiles;
import org.angarium.runtime.EngineThread;
import org.jspecify.annotations.Nullable;

/**
 * The batches whose large bodies are being written to files, by a few threads of their own, so that
 * the writer goes on with what others send; and those batches that must not overtake them, since
 * they touch the same ({@link Touched}). Owned by the writer.
 */
final class HeldBatches {
  private static final int THREADS = 2;
  private static final long IDLE_S = 10;

  /**
   * A batch that is held, or was.
   *
   * @param bodies what writes its large bodies; null when it has none
   */
  record Held(TakenBatch taken, @Nullable BodyWrite bodies, Set<Object> touched) {}

  private final List<Held> held = new ArrayList<>();
  private final Semaphore ends = new Semaphore(0);
  private final AtomicInteger threads = new AtomicInteger();
  private final ThreadPoolExecutor executor;
  private final BodyFiles files;
  private final Runnable onEnd;

  /**
   * Nothing held.
   *
   * @param name of the store, for its threads
   * @param onEnd is run when the bodies of a batch were written
   */
  HeldBatches(BodyFiles files, String name, Runnable onEnd) {
    this.files = files;
    this.onEnd = onEnd;
    executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_S,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task ->
                new EngineThread(
                    task, "angarium-store-bodies-" + name + "-" + threads.incrementAndGet()));
    executor.allowCoreThreadTimeOut(true);
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /**
   * Holds a batch back that has large bodies, whose write begins, or that touches what one touches
   * that is held; false when the batch need not wait.
   */
  boolean hold(TakenBatch taken) {
    boolean large = !taken.batch().bodies().isEmpty();
    if (!large && held.isEmpty()) {
      return false;
    }
    Set<Object> touched = Touched.by(taken.batch().batch());
    if (!large && held.stream().allMatch(each -> areApart(each.touched(), touched))) {
      return false;
    }
    BodyWrite bodies = large ? new BodyWrite(files, taken.batch().bodies(), this::ended) : null;
    held.add(new Held(taken, bodies, touched));
    if (bodies != null) {
      executor.execute(bodies);
    }
    return true;
  }

  private void ended() {
    ends.release();
    onEnd.run();
  }

  /** Takes out what need not be held any more, in the order in which it came. */
  List<Held> release() {
    if (held.isEmpty()) {
      return List.of();
    }
    ends.drainPermits();
    List<Held> released = new ArrayList<>();
    Set<Object> stillTouched = new HashSet<>();
    for (Iterator<Held> each = held.iterator(); each.hasNext(); ) {
      Held next = each.next();
      BodyWrite bodies = next.bodies();
      if ((bodies == null || bodies.hasEnded()) && areApart(stillTouched, next.touched())) {
        released.add(next);
        each.remove();
      } else {
        stillTouched.addAll(next.touched());
      }
    }
    return released;
  }

  /** Waits until the bodies of a batch are written that {@link #release} has left. */
  void await() {
    ends.acquireUninterruptibly();
    ends.release();
  }

  /** Ends the threads; nothing may be held. */
  void end() {
    executor.shutdown();
  }

  private static boolean areApart(Set<Object> one, Set<Object> other) {
    return Collections.disjoint(one, other);
  }
}
