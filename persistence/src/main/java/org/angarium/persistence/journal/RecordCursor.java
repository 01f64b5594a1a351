package org.angarium.persistence.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Goes through the records in their order, while more are appended. Used by the drain alone. */
public final class RecordCursor {
  private final Segments segments;
  private final RecordReader reader = new RecordReader();
  private @Nullable Segment segment;
  private int offset = SegmentHeader.LENGTH;
  private long sequence;

  /** A cursor behind the record of that sequence. */
  public RecordCursor(Segments segments, long sequence) {
    this.segments = segments;
    this.sequence = sequence;
  }

  /** The sequence of the record that was read last. */
  public long sequence() {
    return sequence;
  }

  /**
   * The payload of the next record, good until the next call; null when there is none up to the
   * limit.
   *
   * @param limit a record that was written
   * @throws JournalDamage when a record cannot be read
   */
  public @Nullable ByteBuffer next(long limit) throws IOException {
    while (sequence < limit) {
      Segment current = here();
      if (current == null) {
        return null;
      }
      Fragment fragment = reader.fragment(current, offset);
      if (fragment == null) {
        throw new IllegalStateException(current + " was recycled before it was drained");
      }
      if (fragment.sequence() > limit) {
        return null;
      }
      if (fragment.sequence() <= sequence || !fragment.part().begins()) {
        offset += fragment.space();
        continue;
      }
      ByteBuffer payload = reader.rest(current, fragment);
      segment = reader.segment();
      offset = reader.nextOffset();
      sequence = fragment.sequence();
      return payload;
    }
    return null;
  }

  private @Nullable Segment here() {
    Segment current = segment == null ? segments.oldest() : segment;
    while (current != null) {
      offset = current.behindGaps(offset);
      if (offset < current.end()) {
        break;
      }
      current = current.next();
      offset = SegmentHeader.LENGTH;
    }
    segment = current == null ? segment : current;
    return current;
  }
}
