package org.angarium.persistence;

/**
 * Text as a database column keeps it: on one line, without characters that some database refuses or
 * changes. Control characters, lone surrogates and the backslash are escaped as in a Java string;
 * nearly all text is stored as it is.
 */
final class StoredText {
  private StoredText() {}

  /** The stored form of any text. */
  static String of(String text) {
    int i = 0;
    while (i < text.length() && isPlain(text, i)) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, i);
    for (; i < text.length(); i++) {
      if (isPlain(text, i)) {
        out.append(text.charAt(i));
      } else {
        appendEscaped(out, text.charAt(i));
      }
    }
    return out.toString();
  }

  /**
   * The text of a stored form.
   *
   * @throws IllegalArgumentException when it is none
   */
  static String restore(String stored) {
    int slash = stored.indexOf('\\');
    if (slash < 0) {
      return stored;
    }
    StringBuilder out = new StringBuilder(stored.length());
    int from = 0;
    while (slash >= 0) {
      out.append(stored, from, slash);
      from = appendRestored(out, stored, slash + 1);
      slash = stored.indexOf('\\', from);
    }
    return out.append(stored, from, stored.length()).toString();
  }

  private static boolean isPlain(String text, int index) {
    char unit = text.charAt(index);
    if (unit < 0x7F) {
      return unit >= ' ' && unit != '\\';
    }
    if (Character.isHighSurrogate(unit)) {
      return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
    }
    if (Character.isLowSurrogate(unit)) {
      return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
    return unit > 0x9F;
  }

  private static void appendEscaped(StringBuilder out, char unit) {
    switch (unit) {
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append("\\u%04x".formatted((int) unit));
    }
  }

  /** Restores the escape whose kind stands at the index; returns the index behind it. */
  private static int appendRestored(StringBuilder out, String stored, int index) {
    char kind = index < stored.length() ? stored.charAt(index) : ' ';
    switch (kind) {
      case '\\' -> out.append('\\');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> {
        if (index + 5 > stored.length()) {
          throw new IllegalArgumentException("an escape is cut off at the end of the text");
        }
        out.append((char) Integer.parseInt(stored, index + 1, index + 5, 16));
        return index + 5;
      }
      default -> throw new IllegalArgumentException("no escape begins with \\" + kind);
    }
    return index + 1;
  }
}
