package org.angarium.persistence.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The end of the journal, where records are appended. Used by the committer alone.
 *
 * <p>{@link #append} collects, {@link #write} brings it into the file, {@link #force} onto the
 * disk. A record that does not fit in a segment goes on in the next; a segment is forced before the
 * next one is begun, so that only the last can end in something that was never confirmed. After an
 * exception nothing more may be written.
 */
public final class Journal {
  private static final int BUFFER = 4 << 20;

  /** Not worth a fragment: the rest of a segment stays empty. */
  private static final int LEAST_ROOM = 256;

  private final Segments segments;
  private final long epoch;
  private final UUID broker;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private long generation;
  private long appended;
  private long written;
  private long synced;
  private @Nullable Segment active;

  /** Where the buffer's first byte belongs in the active segment. */
  private int bufferStart;

  /**
   * A journal that begins a new segment with its first record.
   *
   * @param generation the highest that was ever used
   * @param sequence the last record's
   */
  public Journal(Segments segments, long epoch, UUID broker, long generation, long sequence) {
    this.segments = segments;
    this.epoch = epoch;
    this.broker = broker;
    this.generation = generation;
    appended = sequence;
    written = sequence;
    synced = sequence;
  }

  /** How many segments must be begun for so many bytes. */
  public int segmentsFor(long space) {
    long more = space - (room() < LEAST_ROOM ? 0 : room());
    long perSegment = segments.segmentSize() - SegmentHeader.LENGTH - LEAST_ROOM;
    return more <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, (more + perSegment - 1) / perSegment);
  }

  /**
   * Puts the batch at the end; the segments that it takes must be ready.
   *
   * @param place of the next sequence; learns where that is
   */
  public void append(Place place, EncodedBatch batch) throws IOException {
    ByteBuffer payload = batch.payload().duplicate();
    long sequence = place.sequence();
    if (sequence != appended + 1) {
      throw new IllegalStateException("%d does not follow %d".formatted(sequence, appended));
    }
    if (room() < LEAST_ROOM) {
      roll(sequence);
    }
    place.stand(active(), position());
    if (Fragment.space(payload.remaining()) <= room()) {
      put(Fragment.Part.WHOLE, batch.crc(), sequence, payload);
    } else {
      putParts(sequence, payload);
    }
    appended = sequence;
  }

  private void putParts(long sequence, ByteBuffer payload) throws IOException {
    int end = payload.limit();
    boolean begun = false;
    while (payload.position() < end) {
      if (room() < LEAST_ROOM) {
        roll(sequence);
      }
      int length = Math.min(end - payload.position(), room() - Fragment.HEADER);
      payload.limit(payload.position() + length);
      boolean last = payload.limit() == end;
      Fragment.Part part = begun ? Fragment.Part.MIDDLE : Fragment.Part.FIRST;
      if (last) {
        part = begun ? Fragment.Part.LAST : Fragment.Part.WHOLE;
      }
      put(part, Fragment.crc(payload, payload.position(), length), sequence, payload);
      payload.limit(end);
      begun = true;
    }
  }

  private void put(Fragment.Part part, int crc, long sequence, ByteBuffer payload)
      throws IOException {
    int length = payload.remaining();
    if (buffer.remaining() < Fragment.HEADER) {
      flush();
    }
    new Fragment(length, crc, part, generation, sequence, synced).put(buffer);
    int limit = payload.limit();
    while (payload.position() < limit) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      payload.limit(Math.min(limit, payload.position() + buffer.remaining()));
      buffer.put(payload);
      payload.limit(limit);
    }
    for (int padding = Fragment.space(length) - Fragment.HEADER - length; padding > 0; padding--) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      buffer.put((byte) 0);
    }
    active().holds(sequence);
  }

  private void roll(long sequence) throws IOException {
    Segment full = active;
    if (full != null) {
      flush();
      full.endAt(bufferStart);
      full.file().file().force();
    }
    Segment begun = segments.begin(++generation, epoch, sequence, broker);
    if (begun == null) {
      throw new IllegalStateException("no segment is ready");
    }
    active = begun;
    bufferStart = 0;
    begun.header().put(buffer);
  }

  /** Whether the next segment will soon be needed. */
  public boolean isHalfFull() {
    Segment segment = active;
    return segment != null && room() < segment.size() / 2;
  }

  /** Brings what was appended into the files. */
  public void write() throws IOException {
    flush();
    written = appended;
  }

  /** Makes what was written durable. */
  public void force() throws IOException {
    if (active != null) {
      active.file().file().force();
    }
    synced = written;
  }

  private void flush() throws IOException {
    if (buffer.position() > 0) {
      buffer.flip();
      int length = buffer.remaining();
      active().file().file().write(buffer, bufferStart);
      bufferStart += length;
      buffer.clear();
    }
  }

  /** The last record that was given a place. */
  public long appended() {
    return appended;
  }

  private Segment active() {
    Segment segment = active;
    if (segment == null) {
      throw new IllegalStateException("no segment was begun");
    }
    return segment;
  }

  private int position() {
    return bufferStart + buffer.position();
  }

  private int room() {
    return active == null ? 0 : active.size() - position();
  }
}
