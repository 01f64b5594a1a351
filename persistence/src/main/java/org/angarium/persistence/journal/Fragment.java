package org.angarium.persistence.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The header of a record, or of the part of a record that one segment holds.
 *
 * @param length how many bytes follow it
 * @param crc the CRC32C of those bytes
 * @param part which part of the record it is
 * @param generation the generation of its segment, so that what a recycled segment held before is
 *     not taken for new
 * @param sequence the record's number
 * @param synced the sequence up to which all was forced before this was written: what is missing of
 *     that is damage, what is missing of the rest was never confirmed
 */
record Fragment(int length, int crc, Part part, long generation, long sequence, long synced) {
  static final int HEADER = 48;
  static final int ALIGNMENT = 8;

  private static final int MAGIC = 0x416E_6752;
  private static final int CHECKED = 40;

  /** Which part of a record. */
  enum Part {
    WHOLE,
    FIRST,
    MIDDLE,
    LAST;

    boolean begins() {
      return this == WHOLE || this == FIRST;
    }

    boolean ends() {
      return this == WHOLE || this == LAST;
    }
  }

  private static final Part[] PARTS = Part.values();

  /** How many bytes a fragment of that payload takes. */
  static int space(int length) {
    return HEADER + (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  int space() {
    return space(length);
  }

  void put(ByteBuffer target) {
    int start = target.position();
    target.putInt(MAGIC).putInt(length).putInt(crc).putInt(part.ordinal());
    target.putLong(generation).putLong(sequence).putLong(synced);
    target.putInt(crc(target, start, CHECKED)).putInt(0);
  }

  /** Whether the bytes at the index claim to begin a fragment of the generation. */
  static boolean isClaimed(ByteBuffer segment, int index, long generation) {
    return index + HEADER <= segment.limit()
        && segment.getInt(index) == MAGIC
        && segment.getLong(index + 16) == generation;
  }

  /** The fragment at the index; null when none of the generation is there that is sound. */
  static @Nullable Fragment parse(ByteBuffer segment, int index, long generation) {
    if (!isClaimed(segment, index, generation)
        || segment.getInt(index + CHECKED) != crc(segment, index, CHECKED)) {
      return null;
    }
    int length = segment.getInt(index + 4);
    int part = segment.getInt(index + 12);
    if (length < 0
        || length > segment.limit() - index - HEADER
        || part < 0
        || part >= PARTS.length) {
      return null;
    }
    return new Fragment(
        length,
        segment.getInt(index + 8),
        PARTS[part],
        generation,
        segment.getLong(index + 24),
        segment.getLong(index + 32));
  }

  /** Whether the payload that follows the index of this header is what was written. */
  boolean isSound(ByteBuffer segment, int index) {
    return crc(segment, index + HEADER, length) == crc;
  }

  static int crc(ByteBuffer bytes, int index, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(index + length).position(index));
    return (int) crc.getValue();
  }
}
