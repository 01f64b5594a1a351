package org.angarium.management;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As much of JSON as letters need: objects, strings, numbers, true, false and null. Numbers and
 * truth values are read as their text.
 */
final class Json {
  private static final int DEEPEST = 16;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  static void write(@Nullable Object value, StringBuilder out) {
    if (value instanceof Map<?, ?> object) {
      char before = '{';
      for (Map.Entry<?, ?> field : object.entrySet()) {
        out.append(before);
        quote(String.valueOf(field.getKey()), out);
        out.append(':');
        write(field.getValue(), out);
        before = ',';
      }
      out.append(before == '{' ? "{}" : "}");
    } else if (value instanceof String string) {
      quote(string, out);
    } else {
      out.append(value);
    }
  }

  private static void quote(String string, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c >= 0x7f) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /**
   * Reads one value and nothing behind it.
   *
   * @throws IllegalArgumentException when the text is something else; the message says where
   */
  static @Nullable Object read(String text) {
    Json json = new Json(text);
    Object value = json.value(0);
    json.skipBlanks();
    if (json.at < text.length()) {
      throw json.wrong("the end");
    }
    return value;
  }

  /** A value that has to be an object. */
  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> object(@Nullable Object value) {
    if (value instanceof Map<?, ?>) {
      return (Map<String, @Nullable Object>) value;
    }
    throw new IllegalArgumentException("an object was expected, not " + value);
  }

  private @Nullable Object value(int depth) {
    if (depth > DEEPEST) {
      throw wrong("no more than " + DEEPEST + " objects in each other");
    }
    skipBlanks();
    char c = peek();
    if (c == '{') {
      return object(depth);
    }
    if (c == '"') {
      return string();
    }
    int from = at;
    while (at < text.length() && ",} \t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(from, at);
    boolean isNumber = word.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    if (!isNumber && !word.equals("true") && !word.equals("false") && !word.equals("null")) {
      at = from;
      throw wrong("a value");
    }
    return word.equals("null") ? null : word;
  }

  private Map<String, @Nullable Object> object(int depth) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    expect('{');
    skipBlanks();
    if (peek() == '}') {
      at++;
      return object;
    }
    while (true) {
      skipBlanks();
      String name = string();
      skipBlanks();
      expect(':');
      object.put(name, value(depth + 1));
      skipBlanks();
      if (peek() == '}') {
        at++;
        return object;
      }
      expect(',');
    }
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      string.append(c == '\\' ? escaped() : c);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> throw wrong("an escape");
    };
  }

  private char unicode() {
    if (at + 4 > text.length()) {
      throw wrong("four hexadecimal digits");
    }
    try {
      char c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
      at += 4;
      return c;
    } catch (NumberFormatException e) {
      throw wrong("four hexadecimal digits");
    }
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("more");
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong("'" + c + "'");
    }
    at++;
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException("at character %d: expected %s".formatted(at, expected));
  }
}
