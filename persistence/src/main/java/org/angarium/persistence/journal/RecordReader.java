package org.angarium.persistence.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads single records. Used by one thread; what it returns is good until the next call. */
public final class RecordReader {
  private static final int AT_ONCE = 64 * 1024;

  private ByteBuffer buffer = ByteBuffer.allocate(AT_ONCE);
  private @Nullable Segment segment;
  private int nextOffset;

  /** Made by whoever reads. */
  public RecordReader() {}

  /**
   * Reads a record.
   *
   * @return its payload; null when its segment was recycled
   * @throws JournalDamage when it is not what was written
   */
  public @Nullable ByteBuffer read(Segment in, int offset, long sequence) throws IOException {
    Fragment fragment = fragment(in, offset);
    if (fragment == null) {
      return null;
    }
    if (fragment.sequence() != sequence) {
      throw new JournalDamage(in, offset, "record %d is not there".formatted(sequence));
    }
    return rest(in, fragment);
  }

  /** Reads what follows the fragment that is in the buffer, and puts it together. */
  @Nullable ByteBuffer rest(Segment in, Fragment first) throws IOException {
    Fragment fragment = first;
    if (fragment.part() == Fragment.Part.WHOLE) {
      return payload(fragment);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream(2 * fragment.length());
    add(whole, fragment);
    Segment current = in;
    while (!fragment.part().ends()) {
      current = current.next();
      fragment = current == null ? null : fragment(current, SegmentHeader.LENGTH);
      if (current == null || fragment == null) {
        return null;
      }
      if (fragment.sequence() != first.sequence() || fragment.part().begins()) {
        throw new JournalDamage(
            current,
            SegmentHeader.LENGTH,
            "the end of record %d is missing".formatted(first.sequence()));
      }
      add(whole, fragment);
    }
    return ByteBuffer.wrap(whole.toByteArray());
  }

  private void add(ByteArrayOutputStream whole, Fragment fragment) {
    whole.write(buffer.array(), Fragment.HEADER, fragment.length());
  }

  private ByteBuffer payload(Fragment fragment) {
    return ByteBuffer.wrap(buffer.array(), Fragment.HEADER, fragment.length()).slice();
  }

  /** Reads a fragment into the buffer; null when the segment was recycled. */
  @Nullable Fragment fragment(Segment in, int offset) throws IOException {
    try {
      return sound(in, offset);
    } catch (IOException e) {
      if (in.isRecycled()) {
        return null;
      }
      throw e;
    }
  }

  private @Nullable Fragment sound(Segment in, int offset) throws IOException {
    read(in, offset, AT_ONCE);
    long generation = in.header().generation();
    if (buffer.limit() >= Fragment.HEADER
        && Fragment.isClaimed(buffer, 0, generation)
        && buffer.getInt(4) > buffer.limit() - Fragment.HEADER
        && buffer.getInt(4) <= in.size() - offset - Fragment.HEADER) {
      read(in, offset, Fragment.HEADER + buffer.getInt(4));
    }
    Fragment fragment = Fragment.parse(buffer, 0, generation);
    boolean sound = fragment != null && fragment.isSound(buffer, 0);
    if (in.isRecycled()) {
      return null;
    }
    if (fragment == null || !sound) {
      throw new JournalDamage(in, offset, "there is no sound record");
    }
    segment = in;
    nextOffset = offset + fragment.space();
    return fragment;
  }

  private void read(Segment in, int offset, int length) throws IOException {
    int size = Math.min(length, in.size() - offset);
    if (buffer.capacity() < size) {
      buffer = ByteBuffer.allocate(size);
    }
    buffer.clear().limit(size);
    in.file().file().read(buffer, offset);
    buffer.flip();
  }

  /** The segment in which the last record ended. */
  @Nullable Segment segment() {
    return segment;
  }

  /** The offset behind the last record. */
  int nextOffset() {
    return nextOffset;
  }
}
