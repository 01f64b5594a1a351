package org.angarium.persistence;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** How attempts failed, as a column keeps it: lines, each of them {@link StoredText}. */
final class FailuresText {
  private FailuresText() {}

  /** The stored form of any text. */
  static String of(String text) {
    return eachLine(text, StoredText::of);
  }

  /** The text of a stored form; a line that is none is given as it is. */
  static String restore(String stored) {
    return eachLine(stored, FailuresText::restoredLine);
  }

  private static String restoredLine(String line) {
    try {
      return StoredText.restore(line);
    } catch (IllegalArgumentException e) {
      return line;
    }
  }

  private static String eachLine(String text, UnaryOperator<String> change) {
    return Arrays.stream(text.split("\n", -1)).map(change).collect(Collectors.joining("\n"));
  }
}
