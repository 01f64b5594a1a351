package org.angarium.broker;

import java.util.List;
import java.util.Locale;

/**
 * The values that one field of a cron expression means, as bits. Immutable.
 *
 * @param isRestricted whether it does not begin with a star
 */
record CronField(long bits, boolean isRestricted) {

  /**
   * Reads a field.
   *
   * @param what the field's name, for faults
   * @param names of its values from the least on, separated by blanks; empty for none
   * @param faults gets what is wrong
   */
  static CronField parse(
      String what, String text, int least, int most, String names, List<String> faults) {
    long bits = 0;
    for (String part : text.split(",", -1)) {
      try {
        bits |= part(part, least, most, names);
      } catch (IllegalArgumentException e) {
        faults.add(
            "%s '%s' has to be *, a value from %d to %d, a range such as %d-%d, a step such as */2,"
                    .formatted(what, text, least, most, least, most)
                + " or a list of these");
        break;
      }
    }
    return new CronField(bits, !text.startsWith("*") && !text.startsWith("?"));
  }

  private static long part(String part, int least, int most, String names) {
    int slash = part.indexOf('/');
    String range = slash < 0 ? part : part.substring(0, slash);
    int step = slash < 0 ? 1 : Integer.parseInt(part.substring(slash + 1));
    int dash = range.indexOf('-');
    int first;
    int last;
    if (range.equals("*") || range.equals("?")) {
      first = least;
      last = most;
    } else if (dash < 0) {
      first = value(range, least, names);
      last = slash < 0 ? first : most;
    } else {
      first = value(range.substring(0, dash), least, names);
      last = value(range.substring(dash + 1), least, names);
    }
    if (step < 1 || first < least || last > most || first > last) {
      throw new IllegalArgumentException(part);
    }
    long bits = 0;
    for (int value = first; value <= last; value += step) {
      bits |= 1L << value;
    }
    return bits;
  }

  private static int value(String word, int least, String names) {
    int index = names.isEmpty() ? -1 : List.of(names.split(" ")).indexOf(upper(word));
    return index < 0 ? Integer.parseUnsignedInt(word) : least + index;
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  /** The same field with one value taken for another. */
  CronField joined(int one, int other) {
    boolean both = has(one);
    long without = bits & ~(1L << one);
    return new CronField(both ? without | 1L << other : without, isRestricted);
  }

  boolean has(int value) {
    return (bits & 1L << value) != 0;
  }

  int size() {
    return Long.bitCount(bits);
  }

  /** The first value that is no less than this one; -1 when there is none. */
  int atOrAfter(int value) {
    long left = value >= Long.SIZE ? 0 : bits & -1L << value;
    return left == 0 ? -1 : Long.numberOfTrailingZeros(left);
  }
}
