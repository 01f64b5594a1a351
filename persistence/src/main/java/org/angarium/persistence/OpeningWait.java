package org.angarium.persistence;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * How an opening waits for what has to be in the store before it is handed out. A store that is
 * open waits for space or for a lock for as long as it takes, and says so; while one is being
 * opened there is nobody to see that, and nobody who could consume to make some room.
 */
final class OpeningWait {
  private static final long LOOK_MS = 100;
  private static final long PATIENCE_S = 5;

  private OpeningWait() {}

  /**
   * Waits until it is done, however long that takes while it gets on.
   *
   * @param what is being written, for whoever hears that it could not be
   * @param kept where it stays then
   * @param hindrance what it waits for; null when for nothing
   * @throws StoreException when that lasts for {@value #PATIENCE_S} s
   * @throws ExecutionException when it failed
   */
  static void await(
      CompletableFuture<Void> done,
      String what,
      String kept,
      Supplier<@Nullable Hindrance> hindrance)
      throws ExecutionException {
    boolean interrupted = false;
    long gotOnNanos = System.nanoTime();
    try {
      while (true) {
        try {
          done.get(LOOK_MS, TimeUnit.MILLISECONDS);
          return;
        } catch (TimeoutException e) {
          Hindrance found = hindrance.get();
          long now = System.nanoTime();
          gotOnNanos = found == null ? now : gotOnNanos;
          if (found != null && now - gotOnNanos > TimeUnit.SECONDS.toNanos(PATIENCE_S)) {
            throw refused(what, kept, found);
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static StoreException refused(String what, String kept, Hindrance found) {
    return new StoreException(
        found.kind(),
        ("%s could not be written for %d s: %s and start again; nothing is lost, it"
                + " stays in %s")
            .formatted(what, PATIENCE_S, found.what(), kept));
  }
}
