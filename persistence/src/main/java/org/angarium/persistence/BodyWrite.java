package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.FULL;

import java.io.IOException;
import java.util.List;
import org.angarium.persistence.journal.BodyFiles;
import org.angarium.persistence.journal.EncodedBatch;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the large bodies of one batch, on whatever thread runs it; the writer asks how it went.
 */
final class BodyWrite implements Runnable {
  private final BodyFiles files;
  private final List<EncodedBatch.LargeBody> bodies;
  private final Runnable onEnd;
  private @Nullable Throwable failure;
  private volatile boolean ended;

  /**
   * A write that has not begun.
   *
   * @param onEnd is run when it has ended
   */
  BodyWrite(BodyFiles files, List<EncodedBatch.LargeBody> bodies, Runnable onEnd) {
    this.files = files;
    this.bodies = bodies;
    this.onEnd = onEnd;
  }

  @Override
  public void run() {
    try {
      files.write(bodies);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
    ended = true;
    onEnd.run();
  }

  /** Whether it has ended, well or badly. */
  boolean hasEnded() {
    return ended;
  }

  /**
   * Once it has ended: returns why the batch is refused, null when the bodies are durable.
   *
   * @throws IOException when the disk has failed
   */
  @Nullable StoreException refusal(Object disk) throws IOException {
    Throwable why = failure;
    if (why == null) {
      return null;
    }
    if (why instanceof IOException full && DiskFull.is(full)) {
      return new StoreException(
          FULL, "the disk of %s is full; free some space".formatted(disk), full);
    }
    throw new IOException("a body could not be written: " + why.getMessage(), why);
  }
}
