package org.angarium.persistence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.h2.mvstore.DataUtils;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the beginning of a chunk and of an H2 database file: fields as {@code name:value},
 * separated by commas, on one line of Latin characters. In a store header the last field is the
 * checksum of the others.
 */
final class StoreHeader {
  private static final String CHECKSUM = "fletcher";
  private static final String CLEAN = "clean";
  private static final String VERSION = "version";
  private static final int MAX_LENGTH = 512;

  private final Map<String, String> fields;

  private StoreHeader(Map<String, String> fields) {
    this.fields = fields;
  }

  /** Reads a store header from its position; null when there is none or its checksum is wrong. */
  static @Nullable StoreHeader parse(ByteBuffer block) {
    String line = line(block);
    int end = line.lastIndexOf("," + CHECKSUM + ":");
    if (end < 0) {
      return null;
    }
    Map<String, String> fields = fields(line);
    String expected = fields.remove(CHECKSUM);
    return checksum(line.substring(0, end)).equals(expected) ? new StoreHeader(fields) : null;
  }

  /** The fields of a chunk's header; none when it is not the beginning of a chunk. */
  static Map<String, String> chunk(ByteBuffer chunk) {
    String line = line(chunk);
    return line.startsWith("chunk:") ? fields(line) : Map.of();
  }

  /** The version of the chunk that it names; -1 when it names none. */
  long version() {
    return Long.parseLong(fields.getOrDefault(VERSION, "-1"), 16);
  }

  /** Whether it says that the file was closed in order. */
  boolean isClean() {
    return fields.containsKey(CLEAN);
  }

  /** The same without saying that the file was closed in order. */
  StoreHeader unclean() {
    Map<String, String> changed = new LinkedHashMap<>(fields);
    changed.remove(CLEAN);
    return new StoreHeader(changed);
  }

  /** The same naming another chunk, at the block of that number, and not clean. */
  StoreHeader naming(Map<String, String> chunk, long block) {
    Map<String, String> changed = unclean().fields;
    changed.put("block", Long.toHexString(block));
    changed.put("chunk", Objects.requireNonNull(chunk.get("chunk")));
    changed.put(VERSION, Objects.requireNonNull(chunk.get(VERSION)));
    return new StoreHeader(changed);
  }

  /** One sector to write. */
  ByteBuffer toBytes() {
    StringBuilder line = new StringBuilder(MAX_LENGTH);
    fields.forEach((name, value) -> line.append(name).append(':').append(value).append(','));
    line.setLength(line.length() - 1);
    String checksum = checksum(line.toString());
    line.append(',').append(CHECKSUM).append(':').append(checksum).append('\n');
    ByteBuffer sector = ByteBuffer.allocate(MAX_LENGTH);
    sector.put(line.toString().getBytes(StandardCharsets.ISO_8859_1));
    return sector.rewind();
  }

  private static String line(ByteBuffer bytes) {
    int length = Math.min(MAX_LENGTH, bytes.remaining());
    byte[] start = new byte[length];
    bytes.duplicate().get(start);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  private static Map<String, String> fields(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : line.split(",")) {
      int colon = field.indexOf(':');
      if (colon > 0) {
        fields.put(field.substring(0, colon), field.substring(colon + 1));
      }
    }
    return fields;
  }

  private static String checksum(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
    return Integer.toHexString(DataUtils.getFletcher32(bytes, 0, bytes.length));
  }
}
