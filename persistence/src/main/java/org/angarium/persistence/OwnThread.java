package org.angarium.persistence;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.angarium.runtime.EngineThread;
import org.angarium.store.StoreException;

/**
 * Runs file and database work for a caller on a thread of ours: were the caller's own thread
 * interrupted during I/O, the channel would be closed.
 */
final class OwnThread {
  private OwnThread() {}

  /** Runs the task on a new thread and waits for its value, whatever interrupts come meanwhile. */
  static <T> T call(String name, Callable<T> task) {
    CompletableFuture<T> value = new CompletableFuture<>();
    new EngineThread(
            () -> {
              try {
                value.complete(task.call());
              } catch (Throwable e) {
                value.completeExceptionally(e);
              }
            },
            name)
        .start();
    try {
      return value.join();
    } catch (CompletionException | CancellationException e) {
      if (e.getCause() instanceof StoreException why) {
        throw why;
      }
      throw new StoreException(StoreException.Kind.FAILED, "%s failed: %s".formatted(name, e), e);
    }
  }

  /** Waits for a thread's end; an interrupt does not shorten it and is restored. */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
