package org.angarium.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * A thread of ours. Mailboxes are not drained on it when something is posted from it, so that
 * committers, timers and completions keep their time; but for the drain executor's own threads, and
 * after a task that was run by {@link #drainingAfter}.
 */
public final class EngineThread extends Thread {
  private final List<Mailbox> toDrain = new ArrayList<>();
  private boolean drainsAfter;

  /** A daemon thread of this name. */
  public EngineThread(Runnable task, String name) {
    super(null, task, name, 0, false);
    setDaemon(true);
    setContextClassLoader(EngineThread.class.getClassLoader());
  }

  /**
   * Runs a task on the current thread, and after it, if that is one of ours, what was posted
   * meanwhile, for {@value Mailbox#CALLER_NANOS} ns or little more; the executor has the rest. This
   * is for a thread that would sleep now, and whose posts would wake another.
   */
  public static void drainingAfter(Runnable task) {
    if (Thread.currentThread() instanceof EngineThread thread) {
      thread.runThenDrain(task);
    } else {
      task.run();
    }
  }

  private void runThenDrain(Runnable task) {
    drainsAfter = true;
    try {
      task.run();
    } finally {
      drainsAfter = false;
      drain();
    }
  }

  private void drain() {
    long end = System.nanoTime() + Mailbox.CALLER_NANOS;
    for (Mailbox mailbox : toDrain) {
      if (System.nanoTime() - end < 0) {
        mailbox.drainInPart();
      } else {
        mailbox.leaveToExecutor();
      }
    }
    toDrain.clear();
  }

  /** Whether this thread, the current one, will drain a mailbox itself that is now its own. */
  boolean takes(Mailbox mailbox) {
    return drainsAfter && toDrain.add(mailbox);
  }
}
