package org.angarium.jms;

import jakarta.jms.IllegalStateException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds threads that would wait for each other in a ring, and so for ever: two listeners that close
 * each other's session, or a CompletionListener that closes a consumer whose listener commits. Such
 * calls are the application's own, and each of them is allowed; so one of them is refused.
 *
 * <p>Every thread enters itself before it looks, and looks again whenever what it waits for
 * changes, so that of the threads that make up a ring the last one sees it whole.
 */
final class Rings {
  private static final int LONGEST_RING = 256;
  private static final Map<Thread, Awaited> WAITING = new ConcurrentHashMap<>();

  private Rings() {}

  /** Something that a thread waits for, which another thread has to bring about. */
  @FunctionalInterface
  interface Awaited {
    /** The thread that is awaited now; null when there is none. */
    @Nullable Thread awaitedThread();
  }

  /** The current thread is about to wait. */
  static void enter(Awaited awaited) {
    WAITING.put(Thread.currentThread(), awaited);
  }

  /** The current thread waits no longer. */
  static void leave() {
    WAITING.remove(Thread.currentThread());
  }

  /**
   * Refuses a wait that could never end.
   *
   * @throws IllegalStateException when what is awaited waits for the current thread
   */
  static void refuse(Awaited awaited) throws IllegalStateException {
    Awaited next = awaited;
    for (int i = 0; i < LONGEST_RING && next != null; i++) {
      Thread other = next.awaitedThread();
      if (other == null) {
        return;
      }
      if (other == Thread.currentThread()) {
        throw new IllegalStateException(
            "waiting for this session's listener would never end, because that listener waits for"
                + " this thread; close the session from a thread that runs no listener");
      }
      next = WAITING.get(other);
    }
  }
}
