package org.angarium;

import java.util.List;
import java.util.Locale;
import org.angarium.session.RedeliverySettings;

/**
 * One option: what a URL, a property or a flag may say, and in which form. Immutable.
 *
 * @param name in camelCase, the unit last
 * @param form which values it takes
 * @param side whether the connection or the broker is told
 * @param defaultValue its value when it is not given; empty for none
 * @param doc one sentence that says what it does
 */
public record Option(String name, Form form, Side side, String defaultValue, String doc) {

  /** Who acts on an option. */
  public enum Side {
    /** The connection that is made. */
    CLIENT,
    /** The broker that is started for the first connection. */
    BROKER
  }

  /** Which values an option takes. */
  public sealed interface Form {}

  /**
   * Any text.
   *
   * @param secret whether it must never be shown
   */
  public record Text(boolean secret) implements Form {}

  /** {@code true} or {@code false}. */
  public record Flag() implements Form {}

  /** A whole number between two bounds, both included. */
  public record Number(long min, long max) implements Form {}

  /** Settings of a redelivery policy, separated by commas. */
  public record Redelivery() implements Form {}

  /** One of some words. */
  public record Choice(List<String> words) implements Form {}

  /**
   * Checks a value.
   *
   * @return the same value
   * @throws IllegalArgumentException when it does not have the option's form
   */
  public String check(String value) {
    if (form instanceof Redelivery) {
      checkRedelivery(value);
      return value;
    }
    String expected = unmet(value);
    if (!expected.isEmpty()) {
      throw new IllegalArgumentException(
          "option %s is '%s', but has to be %s".formatted(name, value, expected));
    }
    return value;
  }

  private void checkRedelivery(String value) {
    List<String> faults = RedeliverySettings.faults(value);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "option %s: %s".formatted(name, String.join("; ", faults)));
    }
  }

  /** Which values it takes, for people, as it follows "has to be". */
  public String values() {
    if (form instanceof Flag) {
      return "true or false";
    } else if (form instanceof Number range) {
      return "a whole number from %d to %d".formatted(range.min(), range.max());
    } else if (form instanceof Choice choice) {
      return "one of " + String.join(", ", choice.words());
    } else if (form instanceof Redelivery) {
      return "redelivery settings, separated by commas";
    }
    return "any text";
  }

  /** The environment variable that stands for it: {@code ANGARIUM_STORE_MODE}. */
  public String environmentVariable() {
    StringBuilder variable = new StringBuilder("ANGARIUM_");
    for (char letter : name.toCharArray()) {
      variable.append(Character.isUpperCase(letter) ? "_" : "").append(letter);
    }
    return variable.toString().toUpperCase(Locale.ROOT);
  }

  /** Whether its value must never be shown. */
  public boolean isSecret() {
    return form instanceof Text text && text.secret();
  }

  /** What a value should have been, or nothing when it is in order. */
  private String unmet(String value) {
    boolean met =
        form instanceof Flag && (value.equals("true") || value.equals("false"))
            || form instanceof Number range && isWithin(value, range)
            || form instanceof Choice choice && choice.words().contains(value)
            || form instanceof Text;
    return met ? "" : values();
  }

  private static boolean isWithin(String value, Number range) {
    try {
      long number = Long.parseLong(value);
      return number >= range.min() && number <= range.max();
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
