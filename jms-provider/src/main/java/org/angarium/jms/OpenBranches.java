package org.angarium.jms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.message.BranchId;
import org.jspecify.annotations.Nullable;

/**
 * The XA branches that a session has begun or is associated with, and that its transaction manager
 * has not ended here. While there are any, the broker's end of the session stays, so that the
 * result of a closed session's work is decided later (JMS 3.1, 6.1.8). Safe for use by any number
 * of threads.
 */
final class OpenBranches {
  private static final long NO_LIMIT = Long.MAX_VALUE;

  private final ReentrantLock branchesLock = new ReentrantLock();

  /** Until when each branch has to be prepared, by {@link System#nanoTime}. */
  private final Map<BranchId, Long> undecided = new HashMap<>();

  private @Nullable BranchId associated;
  private final List<Runnable> afterwards = new ArrayList<>();

  /** The session is associated with a branch, which it has begun or not. */
  void enter(BranchId branch, boolean begun, int timeoutSeconds) {
    branchesLock.lock();
    try {
      associated = branch;
      if (begun) {
        long limit =
            timeoutSeconds == 0
                ? NO_LIMIT
                : System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
        undecided.put(branch, limit);
      }
    } finally {
      branchesLock.unlock();
    }
  }

  /** Whether the session is associated with this branch. */
  boolean isIn(BranchId branch) {
    branchesLock.lock();
    try {
      return branch.equals(associated);
    } finally {
      branchesLock.unlock();
    }
  }

  /** Whether no branch is open. */
  boolean isNone() {
    branchesLock.lock();
    try {
      return associated == null && undecided.isEmpty();
    } finally {
      branchesLock.unlock();
    }
  }

  /** The session is associated with no branch any more. */
  void leave(BranchId branch) {
    branchesLock.lock();
    try {
      if (branch.equals(associated)) {
        associated = null;
      }
    } finally {
      branchesLock.unlock();
    }
    runAfterwards();
  }

  /** A branch has ended. */
  void decided(BranchId branch) {
    branchesLock.lock();
    try {
      undecided.remove(branch);
    } finally {
      branchesLock.unlock();
    }
    runAfterwards();
  }

  /** Whether a branch should have been prepared by now. */
  boolean isOverdue(BranchId branch) {
    branchesLock.lock();
    try {
      Long limit = undecided.get(branch);
      return limit != null && limit != NO_LIMIT && limit - System.nanoTime() < 0;
    } finally {
      branchesLock.unlock();
    }
  }

  /** Runs a task when no branch is open: now, or on the thread that ends the last one. */
  void whenNone(Runnable task) {
    branchesLock.lock();
    try {
      afterwards.add(task);
    } finally {
      branchesLock.unlock();
    }
    runAfterwards();
  }

  private void runAfterwards() {
    List<Runnable> tasks;
    branchesLock.lock();
    try {
      if (!isNone()) {
        return;
      }
      tasks = new ArrayList<>(afterwards);
      afterwards.clear();
    } finally {
      branchesLock.unlock();
    }
    tasks.forEach(Runnable::run);
  }
}
