package org.angarium.broker;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which local times a cron expression means. Immutable. A field is {@code *}, a value, a range, a
 * list of these, each perhaps with a step; {@code ?} is {@code *}; months and days of the week have
 * names, and Sunday is 0 and 7. When both days are restricted, either will do.
 */
final class CronExpression {
  private static final String MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC";
  private static final String DAYS = "SUN MON TUE WED THU FRI SAT";

  /** The longest way from one leap day to the next is 8 years, as from 2096 to 2104. */
  private static final int MOST_DAYS = 9 * 366;

  private static final int DAYS_OF_WEEK = 7;
  private static final int EVERY_HOUR = 24;

  private final CronField seconds;
  private final CronField minutes;
  private final CronField hours;
  private final CronField days;
  private final CronField months;
  private final CronField weekdays;

  private CronExpression(List<CronField> fields) {
    seconds = fields.get(0);
    minutes = fields.get(1);
    hours = fields.get(2);
    days = fields.get(3);
    months = fields.get(4);
    weekdays = fields.get(5);
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException when it is none; the message lists every fault
   */
  static CronExpression parse(String expression) {
    List<String> words = new ArrayList<>(List.of(expression.strip().split("\\s+")));
    if (words.size() == 5) {
      words.add(0, "0");
    }
    if (words.size() != 6) {
      throw new IllegalArgumentException(
          "cron expression '%s' has %d fields, but has to have 5 (minute hour day month weekday) or"
                  .formatted(expression, words.size())
              + " 6, with the second first");
    }
    List<String> faults = new ArrayList<>();
    List<CronField> fields = new ArrayList<>();
    fields.add(CronField.parse("second", words.get(0), 0, 59, "", faults));
    fields.add(CronField.parse("minute", words.get(1), 0, 59, "", faults));
    fields.add(CronField.parse("hour", words.get(2), 0, 23, "", faults));
    fields.add(CronField.parse("day of the month", words.get(3), 1, 31, "", faults));
    fields.add(CronField.parse("month", words.get(4), 1, 12, MONTHS, faults));
    fields.add(
        CronField.parse("day of the week", words.get(5), 0, DAYS_OF_WEEK, DAYS, faults)
            .joined(DAYS_OF_WEEK, 0));
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "cron expression '%s': %s".formatted(expression, String.join("; ", faults)));
    }
    return new CronExpression(fields);
  }

  /** Whether it means every hour of a day, so that it says nothing of what clocks show. */
  boolean meansEveryHour() {
    return hours.size() == EVERY_HOUR;
  }

  /** The first local time after this one, to the second; null when there is none. */
  @Nullable LocalDateTime after(LocalDateTime time) {
    LocalDateTime from = time.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    LocalDate date = from.toLocalDate();
    LocalTime earliest = from.toLocalTime();
    for (int i = 0; i < MOST_DAYS; i++) {
      if (isDay(date)) {
        LocalTime found = atOrAfter(earliest);
        if (found != null) {
          return date.atTime(found);
        }
      }
      date = date.plusDays(1);
      earliest = LocalTime.MIDNIGHT;
    }
    return null;
  }

  private boolean isDay(LocalDate date) {
    if (!months.has(date.getMonthValue())) {
      return false;
    }
    boolean day = days.has(date.getDayOfMonth());
    boolean weekday = weekdays.has(date.getDayOfWeek().getValue() % DAYS_OF_WEEK);
    return days.isRestricted() && weekdays.isRestricted() ? day || weekday : day && weekday;
  }

  private @Nullable LocalTime atOrAfter(LocalTime earliest) {
    int hour = hours.atOrAfter(earliest.getHour());
    if (hour == earliest.getHour()) {
      int minute = minutes.atOrAfter(earliest.getMinute());
      if (minute == earliest.getMinute()) {
        int second = seconds.atOrAfter(earliest.getSecond());
        if (second >= 0) {
          return LocalTime.of(hour, minute, second);
        }
        minute = minutes.atOrAfter(minute + 1);
      }
      if (minute >= 0) {
        return LocalTime.of(hour, minute, seconds.atOrAfter(0));
      }
      hour = hours.atOrAfter(hour + 1);
    }
    return hour < 0 ? null : LocalTime.of(hour, minutes.atOrAfter(0), seconds.atOrAfter(0));
  }
}
