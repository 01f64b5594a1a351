package org.angarium.persistence;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message's properties as text that people and SQL can read and that loses nothing: one line per
 * property, in the sender's order.
 *
 * <pre>
 * string colour=red
 * int count=5
 * null remark=
 * </pre>
 *
 * <p>Names and strings are {@link StoredText}; an equals sign in a name is escaped, too. A NaN with
 * unusual bits is written as {@code nan:} and the bits in hexadecimal digits.
 */
final class PropertyText {
  private static final String NAN_BITS = "nan:";

  private PropertyText() {}

  /**
   * The text of the properties, null when there are none.
   *
   * @throws IllegalArgumentException when a value has a type that no property has
   */
  static @Nullable String of(Map<String, @Nullable Object> properties) {
    if (properties.isEmpty()) {
      return null;
    }
    StringBuilder out = new StringBuilder(properties.size() * 24);
    for (Map.Entry<String, @Nullable Object> property : properties.entrySet()) {
      if (!out.isEmpty()) {
        out.append('\n');
      }
      Object value = property.getValue();
      out.append(type(value)).append(' ');
      out.append(StoredText.of(property.getKey()).replace("=", "\\u003d")).append('=');
      out.append(text(value));
    }
    return out.toString();
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @throws IllegalArgumentException when the text is none that it writes
   */
  static Map<String, @Nullable Object> parse(@Nullable String text) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    if (text != null) {
      for (String line : text.split("\n", -1)) {
        int blank = line.indexOf(' ');
        int equals = line.indexOf('=', blank + 1);
        if (blank < 0 || equals < 0) {
          throw new IllegalArgumentException("no property in the line '%s'".formatted(line));
        }
        String name = StoredText.restore(line.substring(blank + 1, equals));
        properties.put(name, value(line.substring(0, blank), line.substring(equals + 1)));
      }
    }
    return properties;
  }

  private static String type(@Nullable Object value) {
    if (value == null) {
      return "null";
    } else if (value instanceof String) {
      return "string";
    } else if (value instanceof Integer) {
      return "int";
    } else if (value instanceof Long
        || value instanceof Boolean
        || value instanceof Byte
        || value instanceof Short
        || value instanceof Float
        || value instanceof Double) {
      return value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
    throw new IllegalArgumentException("no property is a " + value.getClass().getName());
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    } else if (value instanceof String text) {
      return StoredText.of(text);
    } else if (value instanceof Float number && number.isNaN()) {
      int bits = Float.floatToRawIntBits(number);
      return bits == Float.floatToIntBits(number) ? "NaN" : NAN_BITS + Integer.toHexString(bits);
    } else if (value instanceof Double number && number.isNaN()) {
      long bits = Double.doubleToRawLongBits(number);
      return bits == Double.doubleToLongBits(number) ? "NaN" : NAN_BITS + Long.toHexString(bits);
    }
    return value.toString();
  }

  private static @Nullable Object value(String type, String text) {
    return switch (type) {
      case "null" -> null;
      case "string" -> StoredText.restore(text);
      case "int" -> Integer.valueOf(text);
      case "long" -> Long.valueOf(text);
      case "boolean" -> Boolean.valueOf(text);
      case "byte" -> Byte.valueOf(text);
      case "short" -> Short.valueOf(text);
      case "float" ->
          text.startsWith(NAN_BITS)
              ? Float.intBitsToFloat(Integer.parseUnsignedInt(text.substring(4), 16))
              : Float.parseFloat(text);
      case "double" ->
          text.startsWith(NAN_BITS)
              ? Double.longBitsToDouble(Long.parseUnsignedLong(text.substring(4), 16))
              : Double.parseDouble(text);
      default -> throw new IllegalArgumentException("no property has the type " + type);
    };
  }
}
