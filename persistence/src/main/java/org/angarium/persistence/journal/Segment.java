package org.angarium.persistence.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A segment that was begun and is not yet recycled. When its file is used again, that is another
 * segment. The committer appends to the last one; others read what was written.
 */
public final class Segment {
  private final SegmentFile file;
  private final SegmentHeader header;

  /** From the offset of what is to be passed over to the offset behind it; filled by the scan. */
  private final Map<Integer, Integer> gaps = new TreeMap<>();

  private boolean damaged;
  private volatile int end = Integer.MAX_VALUE;
  private volatile @Nullable Segment next;
  private volatile boolean recycled;
  private volatile long lastSequence;

  Segment(SegmentFile file, SegmentHeader header) {
    this.file = file;
    this.header = header;
    lastSequence = header.firstSequence() - 1;
  }

  SegmentFile file() {
    return file;
  }

  SegmentHeader header() {
    return header;
  }

  /** Writes the header, which was lost, durably. */
  void writeHeader() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.LENGTH);
    header.put(bytes);
    file.file().write(bytes.flip(), 0);
    file.file().force();
  }

  void passOver(int from, int to) {
    gaps.put(from, to);
  }

  /** Where to go on from an offset: there, or behind what is to be passed over. */
  int behindGaps(int offset) {
    int at = offset;
    Integer to = gaps.get(at);
    while (to != null) {
      at = to;
      to = gaps.get(at);
    }
    return at;
  }

  /** Whether something that was confirmed could not be read; then its file is kept. */
  boolean isDamaged() {
    return damaged;
  }

  void damaged() {
    damaged = true;
  }

  /** The offset behind its last record; more than any while it may still grow. */
  int end() {
    return end;
  }

  void endAt(int offset) {
    end = offset;
  }

  /** The segment that was begun after it. */
  @Nullable Segment next() {
    return next;
  }

  void follow(Segment segment) {
    next = segment;
  }

  /** Whether its file serves another segment by now, so that its records are in the database. */
  boolean isRecycled() {
    return recycled;
  }

  void recycle() {
    recycled = true;
  }

  /** The newest record of which it holds a part. */
  public long lastSequence() {
    return lastSequence;
  }

  void holds(long sequence) {
    lastSequence = sequence;
  }

  /** How many bytes it takes on the disk. */
  public int size() {
    return header.size();
  }

  @Override
  public String toString() {
    return file.name();
  }
}
