package org.angarium.message;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Typed values to bytes and back: null, Boolean, Byte, Short, Character, Integer, Long, Float,
 * Double, String and byte[]. A value is a tag byte and its big-endian content; strings and byte
 * arrays carry a four-byte length. Every length is checked against what is left before anything is
 * allocated.
 */
public final class ValueCodec {
  private static final byte NULL = 0;
  private static final byte TRUE = 1;
  private static final byte FALSE = 2;
  private static final byte BYTE = 3;
  private static final byte SHORT = 4;
  private static final byte CHAR = 5;
  private static final byte INT = 6;
  private static final byte LONG = 7;
  private static final byte FLOAT = 8;
  private static final byte DOUBLE = 9;
  private static final byte STRING = 10;
  private static final byte BYTES = 11;

  private ValueCodec() {}

  /**
   * Writes the entries in their order, the count first.
   *
   * @throws IllegalArgumentException when a value has none of the eleven types
   */
  public static byte[] encodeMap(Map<String, ? extends @Nullable Object> map) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 + map.size() * 24);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(map.size());
      for (Map.Entry<String, ? extends @Nullable Object> entry : map.entrySet()) {
        writeBytes(out, Text.encode(entry.getKey()));
        write(out, entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Writes the values in their order, the count first.
   *
   * @throws IllegalArgumentException when a value has none of the eleven types
   */
  public static byte[] encodeList(List<? extends @Nullable Object> values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 + values.size() * 12);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(values.size());
      for (Object value : values) {
        write(out, value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encodeMap} wrote, in the same order.
   *
   * @throws IllegalArgumentException when the bytes are not such a map
   */
  public static Map<String, @Nullable Object> decodeMap(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int count = readCount(in, 5);
    Map<String, @Nullable Object> map = new LinkedHashMap<>(count * 2);
    for (int i = 0; i < count; i++) {
      String name = Text.decode(readBytes(in));
      map.put(name, read(in));
    }
    requireEnd(in);
    return map;
  }

  /**
   * Reads what {@link #encodeList} wrote.
   *
   * @throws IllegalArgumentException when the bytes are not such a list
   */
  public static List<@Nullable Object> decodeList(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int count = readCount(in, 1);
    List<@Nullable Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(read(in));
    }
    requireEnd(in);
    return values;
  }

  private static void write(DataOutputStream out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeByte(NULL);
    } else if (value instanceof Boolean flag) {
      out.writeByte(flag ? TRUE : FALSE);
    } else if (value instanceof Byte number) {
      out.writeByte(BYTE);
      out.writeByte(number);
    } else if (value instanceof Short number) {
      out.writeByte(SHORT);
      out.writeShort(number);
    } else if (value instanceof Character unit) {
      out.writeByte(CHAR);
      out.writeChar(unit);
    } else if (value instanceof Integer number) {
      out.writeByte(INT);
      out.writeInt(number);
    } else if (value instanceof Long number) {
      out.writeByte(LONG);
      out.writeLong(number);
    } else if (value instanceof Float number) {
      out.writeByte(FLOAT);
      out.writeInt(Float.floatToRawIntBits(number));
    } else if (value instanceof Double number) {
      out.writeByte(DOUBLE);
      out.writeLong(Double.doubleToRawLongBits(number));
    } else if (value instanceof String text) {
      out.writeByte(STRING);
      writeBytes(out, Text.encode(text));
    } else if (value instanceof byte[] array) {
      out.writeByte(BYTES);
      writeBytes(out, array);
    } else {
      throw new IllegalArgumentException("no encoding for " + value.getClass().getName());
    }
  }

  private static @Nullable Object read(ByteBuffer in) {
    require(in, 1);
    byte tag = in.get();
    require(in, fixedSize(tag));
    return switch (tag) {
      case NULL -> null;
      case TRUE -> true;
      case FALSE -> false;
      case BYTE -> in.get();
      case SHORT -> in.getShort();
      case CHAR -> in.getChar();
      case INT -> in.getInt();
      case LONG -> in.getLong();
      case FLOAT -> in.getFloat();
      case DOUBLE -> in.getDouble();
      case STRING -> Text.decode(readBytes(in));
      case BYTES -> readBytes(in);
      default -> throw new IllegalArgumentException("no value has the tag " + tag);
    };
  }

  private static int fixedSize(byte tag) {
    return switch (tag) {
      case BYTE -> 1;
      case SHORT, CHAR -> 2;
      case INT, FLOAT, STRING, BYTES -> 4;
      case LONG, DOUBLE -> 8;
      default -> 0;
    };
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(ByteBuffer in) {
    int length = readCount(in, 1);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** A count of things that take at least {@code leastSize} bytes each. */
  private static int readCount(ByteBuffer in, int leastSize) {
    require(in, 4);
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / leastSize) {
      throw new IllegalArgumentException(
          "a count of %d does not fit the %d bytes left".formatted(count, in.remaining()));
    }
    return count;
  }

  private static void require(ByteBuffer in, int size) {
    if (in.remaining() < size) {
      throw new IllegalArgumentException(
          "the value ends after %d bytes, %d more were expected".formatted(in.limit(), size));
    }
  }

  private static void requireEnd(ByteBuffer in) {
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(in.remaining() + " bytes follow the last value");
    }
  }
}
