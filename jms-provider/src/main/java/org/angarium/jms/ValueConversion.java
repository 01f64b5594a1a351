package org.angarium.jms;

import jakarta.jms.MessageFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value as another type, by the one conversion table for properties, map and stream bodies
 * (JMS 3.1, 3.5.4 and 3.11.3): properties have no characters and byte arrays, otherwise the tables
 * agree.
 *
 * <p>A null is read as the type's {@code valueOf(String)} would read a null string: false for a
 * boolean, NumberFormatException for the integers, NullPointerException for float and double, and
 * for a character, which has no such conversion. Text that is no number gives
 * NumberFormatException; a conversion outside the table MessageFormatException.
 */
final class ValueConversion {
  private ValueConversion() {}

  /**
   * Reads a boolean, or a string as {@link Boolean#valueOf(String)} does.
   *
   * @param what names the value in an error text; the same for all methods here
   */
  static boolean toBoolean(@Nullable Object value, String what) throws MessageFormatException {
    if (value instanceof Boolean flag) {
      return flag;
    }
    return Boolean.parseBoolean(textOrNull(value, what, "boolean"));
  }

  /** Reads a byte or a string. */
  static byte toByte(@Nullable Object value, String what) throws MessageFormatException {
    if (value instanceof Byte number) {
      return number;
    }
    String text = textOrNull(value, what, "byte");
    try {
      return Byte.parseByte(text);
    } catch (NumberFormatException e) {
      throw noNumber(text, what, "byte", e);
    }
  }

  /** Reads a byte, a short or a string. */
  static short toShort(@Nullable Object value, String what) throws MessageFormatException {
    if (value instanceof Short || value instanceof Byte) {
      return ((Number) value).shortValue();
    }
    String text = textOrNull(value, what, "short");
    try {
      return Short.parseShort(text);
    } catch (NumberFormatException e) {
      throw noNumber(text, what, "short", e);
    }
  }

  /** Reads a character. */
  static char toChar(@Nullable Object value, String what) throws MessageFormatException {
    if (value instanceof Character unit) {
      return unit;
    }
    if (value == null) {
      throw new NullPointerException(what + " has no value, which cannot be read as char");
    }
    throw refused(value, what, "char");
  }

  /** Reads a byte, a short, an int or a string. */
  static int toInt(@Nullable Object value, String what) throws MessageFormatException {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).intValue();
    }
    String text = textOrNull(value, what, "int");
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw noNumber(text, what, "int", e);
    }
  }

  /** Reads any whole number or a string. */
  static long toLong(@Nullable Object value, String what) throws MessageFormatException {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    String text = textOrNull(value, what, "long");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw noNumber(text, what, "long", e);
    }
  }

  /** Reads a float or a string. */
  static float toFloat(@Nullable Object value, String what) throws MessageFormatException {
    if (value instanceof Float number) {
      return number;
    }
    String text = textOrNull(value, what, "float");
    try {
      return Float.parseFloat(requirePresent(text, what, "float"));
    } catch (NumberFormatException e) {
      throw noNumber(text, what, "float", e);
    }
  }

  /** Reads a float, a double or a string. */
  static double toDouble(@Nullable Object value, String what) throws MessageFormatException {
    if (value instanceof Double || value instanceof Float) {
      return ((Number) value).doubleValue();
    }
    String text = textOrNull(value, what, "double");
    try {
      return Double.parseDouble(requirePresent(text, what, "double"));
    } catch (NumberFormatException e) {
      throw noNumber(text, what, "double", e);
    }
  }

  /** Reads anything but a byte array as text; a null stays null. */
  static @Nullable String toText(@Nullable Object value, String what)
      throws MessageFormatException {
    if (value instanceof byte[]) {
      throw refused(value, what, "String");
    }
    return value == null ? null : value.toString();
  }

  /** Reads a byte array, of which it gives a copy; a null stays null. */
  static byte @Nullable [] toBytes(@Nullable Object value, String what)
      throws MessageFormatException {
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    throw refused(value, what, "byte[]");
  }

  /** Whether a property may have this value (JMS 3.1, 3.5.2). */
  static boolean isPropertyValue(@Nullable Object value) {
    return value == null
        || value instanceof String
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof Double
        || value instanceof Float
        || value instanceof Short
        || value instanceof Byte;
  }

  /**
   * The value to keep in, or to show of, a map or stream body: a byte array is copied.
   *
   * @throws MessageFormatException when a body cannot hold such a value
   */
  static @Nullable Object copyOfBodyValue(@Nullable Object value, String what)
      throws MessageFormatException {
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    if (value == null || isPropertyValue(value) || value instanceof Character) {
      return value;
    }
    throw new MessageFormatException(
        "%s cannot be a %s; use a primitive's wrapper, a String or a byte[]"
            .formatted(what, value.getClass().getName()));
  }

  private static @Nullable String textOrNull(@Nullable Object value, String what, String type)
      throws MessageFormatException {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw refused(value, what, type);
  }

  private static String requirePresent(@Nullable String text, String what, String type) {
    if (text == null) {
      throw new NullPointerException(what + " has no value, which cannot be read as " + type);
    }
    return text;
  }

  private static NumberFormatException noNumber(
      @Nullable String text, String what, String type, NumberFormatException cause) {
    NumberFormatException refusal =
        new NumberFormatException(
            what
                + (text == null ? " has no value" : " is the text '" + text + "'")
                + ", which cannot be read as "
                + type);
    refusal.initCause(cause);
    return refusal;
  }

  private static MessageFormatException refused(Object value, String what, String type) {
    return new MessageFormatException(
        "%s is of type %s, which cannot be read as %s"
            .formatted(what, value.getClass().getSimpleName(), type));
  }
}
