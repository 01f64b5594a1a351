package org.angarium.persistence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Checksums of small rows, each beside the columns that it covers. The database has none for its
 * pages: a bit that is wrong on the disk would come back as another number or name.
 */
final class RowCheck {
  private RowCheck() {}

  /** The checksum of columns, which are numbers, truth values and texts. */
  static long of(@Nullable Object... columns) {
    CRC32C crc = new CRC32C();
    for (Object column : columns) {
      if (column == null) {
        crc.update(0);
      } else if (column instanceof String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        crc.update(1);
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        crc.update(bytes);
      } else if (column instanceof Boolean truth) {
        crc.update(truth ? 3 : 2);
      } else if (column instanceof Number number) {
        crc.update(4);
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(number.longValue()).flip());
      } else {
        throw new IllegalArgumentException("no column is a " + column.getClass().getName());
      }
    }
    return crc.getValue();
  }

  /** Whether columns are what they were; a row from before there were checksums has none. */
  static boolean fits(@Nullable Long check, @Nullable Object... columns) {
    return check == null || check == of(columns);
  }

  /**
   * Refuses columns that are not what they were.
   *
   * @param row names the row
   * @throws IllegalArgumentException when the checksum is wrong
   */
  static void require(@Nullable Long check, String row, @Nullable Object... columns) {
    if (!fits(check, columns)) {
      throw new IllegalArgumentException("the checksum of %s is wrong".formatted(row));
    }
  }
}
