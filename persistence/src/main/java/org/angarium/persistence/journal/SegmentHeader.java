package org.angarium.persistence.journal;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the beginning of a segment, twice, each in sectors of its own.
 *
 * @param size the size of the segment in bytes, this included
 * @param generation ascends with every segment that is begun, and is never used again
 * @param epoch the opening under which the segment was begun
 * @param firstSequence the sequence of the record that the segment begins with, or goes on with
 * @param broker whose journal it is
 */
public record SegmentHeader(
    int size, long generation, long epoch, long firstSequence, UUID broker) {
  /** How many bytes it takes; the first record follows. */
  public static final int LENGTH = 4096;

  private static final int COPY = 2048;
  private static final long MAGIC = 0x414E_474A_4F55_524EL;
  private static final int VERSION = 1;
  private static final int CHECKED = 60;

  /** Writes both copies at the buffer's position. */
  void put(ByteBuffer target) {
    int start = target.position();
    for (int copy = 0; copy < LENGTH; copy += COPY) {
      ByteBuffer block = ByteBuffer.allocate(COPY);
      block.putLong(MAGIC).putInt(VERSION).putInt(size).putLong(generation).putLong(epoch);
      block.putLong(firstSequence).putLong(broker.getMostSignificantBits());
      block.putLong(broker.getLeastSignificantBits()).putInt(0);
      block.putInt(crc(block.array()));
      target.put(block.array());
    }
    target.position(start + LENGTH);
  }

  /**
   * The header at the beginning of the bytes; null when neither copy is sound.
   *
   * @throws StoreException when a newer version has written it
   */
  static @Nullable SegmentHeader parse(ByteBuffer segment) {
    for (int copy = 0; copy + COPY <= Math.min(LENGTH, segment.limit()); copy += COPY) {
      ByteBuffer block = ByteBuffer.allocate(COPY);
      segment.get(copy, block.array());
      if (block.getLong() == MAGIC && block.getInt(CHECKED) == crc(block.array())) {
        requireKnown(block.getInt());
        return new SegmentHeader(
            block.getInt(),
            block.getLong(),
            block.getLong(),
            block.getLong(),
            new UUID(block.getLong(), block.getLong()));
      }
    }
    return null;
  }

  private static void requireKnown(int version) {
    if (version > VERSION) {
      throw new StoreException(
          StoreException.Kind.NEWER,
          ("the journal was written by a newer version of Angarium (format %d, this version knows"
                  + " up to %d); run that version or a later one")
              .formatted(version, VERSION));
    }
  }

  private static int crc(byte[] block) {
    CRC32C crc = new CRC32C();
    crc.update(block, 0, CHECKED);
    return (int) crc.getValue();
  }
}
