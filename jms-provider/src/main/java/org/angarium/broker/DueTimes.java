package org.angarium.broker;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import org.angarium.session.Schedule;

/**
 * When the messages of a schedule are due: a function from one time to the next, without a state,
 * so that due times do not move when one is late.
 */
sealed interface DueTimes {
  /** There is no due time any more. */
  long NEVER = Long.MAX_VALUE;

  /** The first due time after this one, in milliseconds since the epoch. */
  long after(long ms);

  /**
   * The due times of a schedule.
   *
   * @throws IllegalArgumentException when its timing cannot be used
   */
  static DueTimes of(Schedule.Timing timing) {
    if (timing instanceof Schedule.FixedRate rate) {
      return new Rate(rate.from().toEpochMilli(), rate.interval().toMillis());
    }
    Schedule.Cron cron = (Schedule.Cron) timing;
    return new Local(CronExpression.parse(cron.expression()), cron.zone().getRules());
  }

  /** Every so many milliseconds from a start on. */
  record Rate(long fromMs, long intervalMs) implements DueTimes {
    private static final long LEAST_MS = 100;
    private static final long MOST_MS = 366L * 86_400_000 * 10;
    private static final long LAST_START_MS = Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();

    public Rate {
      if (intervalMs < LEAST_MS || intervalMs > MOST_MS) {
        throw new IllegalArgumentException(
            "its interval is %d ms, but has to be from %d ms to 3660 days"
                .formatted(intervalMs, LEAST_MS));
      }
      if (fromMs < 0 || fromMs > LAST_START_MS) {
        throw new IllegalArgumentException(
            "its start is %d ms after 1970, but has to be from 1970 to 9999".formatted(fromMs));
      }
    }

    @Override
    public long after(long ms) {
      return ms < fromMs ? fromMs : fromMs + ((ms - fromMs) / intervalMs + 1) * intervalMs;
    }
  }

  /**
   * What the clocks of a place show.
   *
   * <p>Where they are put forward, local times are left out, and where they are put back, local
   * times come twice. An expression that means every hour goes by elapsed time: nothing is due in
   * the gap, and both passes of the hour are alike. One that names hours is about what clocks show:
   * what falls in the gap is due at its end, once, and what comes twice is due the first time.
   */
  record Local(CronExpression cron, ZoneRules rules) implements DueTimes {
    private static final long MS_PER_S = 1_000;

    @Override
    public long after(long ms) {
      Instant from = Instant.ofEpochMilli(ms);
      ZoneOffset offset = rules.getOffset(from);
      LocalDateTime local = LocalDateTime.ofEpochSecond(from.getEpochSecond(), 0, offset);
      while (true) {
        LocalDateTime found = cron.after(local);
        if (found == null) {
          return NEVER;
        }
        ZoneOffsetTransition change = rules.nextTransition(from);
        if (change == null || found.toEpochSecond(offset) < change.toEpochSecond()) {
          if (!isSecondPass(found, offset)) {
            return found.toEpochSecond(offset) * MS_PER_S;
          }
          local = found;
          continue;
        }
        if (change.isGap() && !cron.meansEveryHour()) {
          LocalDateTime skipped = cron.after(change.getDateTimeBefore().minusSeconds(1));
          if (skipped != null && skipped.isBefore(change.getDateTimeAfter())) {
            return change.toEpochSecond() * MS_PER_S;
          }
        }
        from = change.getInstant();
        offset = change.getOffsetAfter();
        local = change.getDateTimeAfter().minusSeconds(1);
      }
    }

    private boolean isSecondPass(LocalDateTime time, ZoneOffset offset) {
      List<ZoneOffset> valid = rules.getValidOffsets(time);
      return !cron.meansEveryHour() && valid.size() == 2 && !offset.equals(valid.get(0));
    }
  }
}
