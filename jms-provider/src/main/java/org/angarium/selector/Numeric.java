package org.angarium.selector;

/** Which numbers there are, and which of them are exact (JMS 3.1, 3.8.1.1). */
final class Numeric {
  private Numeric() {}

  /** Whether the number is a byte, short, int or long, to be taken as a long. */
  static boolean isExact(Number number) {
    return number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte;
  }

  /** Whether a property can have such a number. */
  static boolean isSupported(Number number) {
    return isExact(number) || number instanceof Double || number instanceof Float;
  }
}
