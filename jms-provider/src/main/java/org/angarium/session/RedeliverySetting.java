package org.angarium.session;

import java.util.List;

/**
 * One setting of a redelivery policy: its name, its values and what it does. Immutable.
 *
 * @param name in camelCase, the unit last
 * @param form which values it takes
 * @param doc one sentence that says what it does
 */
public record RedeliverySetting(String name, Form form, String doc) {
  private static final long DAY_MS = 86_400_000;
  private static final long YEAR_MS = 366 * DAY_MS;

  /** Which values a setting takes. */
  public sealed interface Form {
    /** For people, as it follows "has to be". */
    String text();
  }

  /** A whole number between two bounds, both included. */
  public record Whole(long min, long max) implements Form {
    @Override
    public String text() {
      return "a whole number from %d to %d".formatted(min, max);
    }
  }

  /** What a sentence says. */
  public record Other(String text) implements Form {}

  /** Every setting, in the order in which they are shown. */
  public static final List<RedeliverySetting> ALL =
      List.of(
          whole("maxDeliveries", 0, 1_000_000, "How many deliveries may begin; 0 for no limit."),
          whole("firstDelayMs", 0, YEAR_MS, "How long the second delivery waits after the first."),
          whole("delayMs", 0, YEAR_MS, "How long the third delivery waits after the second."),
          other(
              "multiplier",
              "a number from 1 to 1000",
              "How much longer each later delivery waits than the one before."),
          whole("maxDelayMs", 0, YEAR_MS, "How long a delivery waits at most."),
          whole("jitterPercent", 0, 100, "By how much a wait is shortened at random, in percent."),
          whole(
              "budgetMs",
              0,
              YEAR_MS,
              "How long after the first failure the last delivery may begin; 0 for no limit."),
          other(
              "order",
              "skip, groupStrict or strict",
              "Whether others may overtake a message that failed: all, all but its message group,"
                  + " or none."),
          other(
              "exceptions",
              "CLASS:retry or CLASS:deadLetter, several of them separated by semicolons",
              "What becomes of a message by the exception that its listener threw."),
          other(
              "deadLetters",
              "a queue's name",
              "Where messages go that cannot be consumed; the queue DLQ when nobody says"
                  + " otherwise."),
          other(
              "expired",
              "a queue's name, or nothing",
              "Where messages go whose time to live is over; nothing to have them deleted."),
          whole(
              "breakerFailures",
              0,
              10_000,
              "After how many different messages in a row that failed deliveries pause; 0 for"
                  + " never."),
          whole("breakerOpenMs", 1, DAY_MS, "For how long they pause before one is tried."));

  private static RedeliverySetting whole(String name, long min, long max, String doc) {
    return new RedeliverySetting(name, new Whole(min, max), doc);
  }

  private static RedeliverySetting other(String name, String text, String doc) {
    return new RedeliverySetting(name, new Other(text), doc);
  }

  /** The form of a setting that there is. */
  static Form form(String name) {
    for (RedeliverySetting setting : ALL) {
      if (setting.name.equals(name)) {
        return setting.form;
      }
    }
    throw new IllegalArgumentException("there is no setting '" + name + "'");
  }
}
