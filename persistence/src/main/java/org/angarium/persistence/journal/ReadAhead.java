package org.angarium.persistence.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.angarium.runtime.EngineThread;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of segments, one segment after the other. While one is worked on, a thread reads the
 * next, where the JVM has memory for both. Used by one thread.
 */
final class ReadAhead implements AutoCloseable {
  /** Two segments may take this part of the memory that the JVM may use for buffers. */
  private static final int SHARE = 4;

  private final List<Segment> segments;
  private final boolean ahead;
  private ByteBuffer current = ByteBuffer.allocate(0);
  private ByteBuffer spare = ByteBuffer.allocate(0);
  private @Nullable CompletableFuture<ByteBuffer> coming;

  /** The segments, in the order in which they will be asked for. */
  ReadAhead(List<Segment> segments) {
    this(segments, Runtime.getRuntime().maxMemory());
  }

  ReadAhead(List<Segment> segments, long memory) {
    this.segments = segments;
    long largest = segments.stream().mapToLong(ReadAhead::length).max().orElse(0);
    ahead = segments.size() > 1 && 2 * largest <= memory / SHARE;
  }

  /** The bytes of a segment, from 0 to the limit; good until the next one is asked for. */
  ByteBuffer bytes(int index) throws IOException {
    if (coming == null) {
      current = read(segments.get(index), current);
    } else {
      ByteBuffer done = current;
      current = await(coming);
      spare = done;
      coming = null;
    }
    if (ahead && index + 1 < segments.size()) {
      coming = begin(segments.get(index + 1), spare);
    }
    return current;
  }

  private static CompletableFuture<ByteBuffer> begin(Segment segment, ByteBuffer target) {
    CompletableFuture<ByteBuffer> bytes = new CompletableFuture<>();
    new EngineThread(
            () -> {
              try {
                bytes.complete(read(segment, target));
              } catch (Throwable e) {
                bytes.completeExceptionally(e);
              }
            },
            "angarium-store-read-ahead")
        .start();
    return bytes;
  }

  private static ByteBuffer await(CompletableFuture<ByteBuffer> bytes) throws IOException {
    try {
      return bytes.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static ByteBuffer read(Segment segment, ByteBuffer target) throws IOException {
    int length = length(segment);
    ByteBuffer bytes = target.capacity() < length ? ByteBuffer.allocateDirect(length) : target;
    segment.file().file().read(bytes.clear().limit(length), 0);
    return bytes.flip();
  }

  private static int length(Segment segment) {
    return Math.min(segment.file().size(), segment.size());
  }

  /** Waits for what is still being read, so that its file can be closed. */
  @Override
  public void close() {
    if (coming != null) {
      coming.handle((bytes, failure) -> bytes).join();
      coming = null;
    }
  }
}
