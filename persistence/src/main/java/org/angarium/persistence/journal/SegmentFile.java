package org.angarium.persistence.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file that holds one segment after the other.
 *
 * @param name its name on the journal's disk
 * @param size its size in bytes, all of it written before so that a sync has no metadata to write
 */
record SegmentFile(String name, JournalFile file, int size) {
  static final String PREFIX = "segment-";

  private static final int ZEROS = 1 << 20;

  static boolean isOne(String name) {
    return name.matches(PREFIX + "\\d{8}");
  }

  static String name(int number) {
    return PREFIX + "%08d".formatted(number);
  }

  static int number(String name) {
    return Integer.parseInt(name.substring(PREFIX.length()));
  }

  /** Creates a file full of zeros, durable with its name. */
  static SegmentFile create(JournalDisk disk, int number, int size) throws IOException {
    String name = name(number);
    JournalFile file = disk.create(name);
    boolean whole = false;
    try {
      ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
      for (int at = 0; at < size; at += ZEROS) {
        file.write(zeros.clear().limit(Math.min(ZEROS, size - at)), at);
      }
      file.force();
      disk.sync();
      whole = true;
      return new SegmentFile(name, file, size);
    } finally {
      if (!whole) {
        discard(disk, name, file);
      }
    }
  }

  /** Gives back what a full disk took of the file. */
  private static void discard(JournalDisk disk, String name, JournalFile file) throws IOException {
    file.close();
    disk.delete(name);
  }
}
