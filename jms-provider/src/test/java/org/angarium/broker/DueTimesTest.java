package org.angarium.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.angarium.session.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DueTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *      | 2026-05-04T10:11:12Z     | 2026-05-04T10:12:00Z",
        "* * * * *      | 2026-05-04T10:12:00Z     | 2026-05-04T10:13:00Z",
        "* * * * *      | 2026-05-04T10:11:59.999Z | 2026-05-04T10:12:00Z",
        "* * * * * *    | 2026-05-04T10:11:12.500Z | 2026-05-04T10:11:13Z",
        "*/20 * * * * * | 2026-05-04T10:11:41Z     | 2026-05-04T10:12:00Z",
        "5/20 * * * * * | 2026-05-04T10:11:41Z     | 2026-05-04T10:11:45Z",
        "30 2 * * *     | 2026-05-04T02:30:00Z     | 2026-05-05T02:30:00Z",
        "0 0 1 1 *      | 2026-05-04T10:00:00Z     | 2027-01-01T00:00:00Z",
        "0 0 29 2 *     | 2096-03-01T00:00:00Z     | 2104-02-29T00:00:00Z",
        "0 9 * * MON-FRI| 2026-05-08T10:00:00Z     | 2026-05-11T09:00:00Z",
        "0 9 * * 7      | 2026-05-08T10:00:00Z     | 2026-05-10T09:00:00Z",
        "0 9 * * sun    | 2026-05-08T10:00:00Z     | 2026-05-10T09:00:00Z",
        "0 9 * * 5-7    | 2026-05-09T10:00:00Z     | 2026-05-10T09:00:00Z",
        "0 9 ? DEC 0    | 2026-05-08T10:00:00Z     | 2026-12-06T09:00:00Z",
        "0 9 13 * FRI   | 2026-05-08T10:00:00Z     | 2026-05-13T09:00:00Z",
        "0 9 13 * FRI   | 2026-05-13T10:00:00Z     | 2026-05-15T09:00:00Z",
        "0 9 */2 * FRI  | 2026-05-08T10:00:00Z     | 2026-05-15T09:00:00Z",
        "0,59 23 31 * * | 2026-05-31T23:30:00Z     | 2026-05-31T23:59:00Z",
        "0,59 23 31 * * | 2026-05-31T23:59:00Z     | 2026-07-31T23:00:00Z",
        "0 8-10/2 * * * | 2026-05-04T08:00:00Z     | 2026-05-04T10:00:00Z",
      })
  void cron(String expression, Instant after, Instant due) {
    assertThat(after(expression, ZoneId.of("UTC"), after)).isEqualTo(due);
  }

  /** Clocks in Berlin went from 2:00 to 3:00 on 29 March 2026. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30 2 * * *     | 2026-03-29T03:00:00+02:00 2026-03-30T02:30:00+02:00",
        "0 3 * * *      | 2026-03-29T03:00:00+02:00 2026-03-30T03:00:00+02:00",
        "30 2,3 * * *   | 2026-03-29T03:00:00+02:00 2026-03-29T03:30:00+02:00",
        "0,30 2,3 * * * | 2026-03-29T03:00:00+02:00 2026-03-29T03:30:00+02:00",
        "*/20 2 * * *   | 2026-03-29T03:00:00+02:00 2026-03-30T02:00:00+02:00",
        "30 * * * *     | 2026-03-29T01:30:00+01:00 2026-03-29T03:30:00+02:00",
      })
  void clocksThatArePutForward(String expression, String due) {
    assertThat(two(expression, Instant.parse("2026-03-29T00:01:00Z"))).isEqualTo(due);
  }

  /** Clocks in Berlin went from 3:00 to 2:00 on 25 October 2026. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30 2 * * *   | 2026-10-25T02:30:00+02:00 2026-10-26T02:30:00+01:00",
        "0,30 2 * * * | 2026-10-25T02:00:00+02:00 2026-10-25T02:30:00+02:00",
        "0 3 * * *    | 2026-10-25T03:00:00+01:00 2026-10-26T03:00:00+01:00",
        "15 * * * *   | 2026-10-25T02:15:00+02:00 2026-10-25T02:15:00+01:00",
      })
  void clocksThatArePutBack(String expression, String due) {
    assertThat(two(expression, Instant.parse("2026-10-24T23:20:00Z"))).isEqualTo(due);
  }

  /** What is found step by step is what a look at every second finds. */
  @Test
  void everyHourOfAYearIsDueOnceWhereClocksChange() {
    DueTimes times = DueTimes.of(new Schedule.Cron("0 * * * *", BERLIN));
    long ms = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    for (int hour = 1; hour <= 366 * 24; hour++) {
      long next = times.after(ms);
      assertThat(next).isEqualTo(ms + 3_600_000);
      ms = next;
    }
  }

  @Test
  void dueTimesNeverGoBackAndDoNotDependOnTheWayThere() {
    Random random = new Random(4);
    for (String zone :
        List.of("Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu")) {
      for (String expression :
          List.of("*/7 1-3 * * *", "30 2 * * SUN", "0 0 * * *", "*/13 * * * *")) {
        DueTimes times = DueTimes.of(new Schedule.Cron(expression, ZoneId.of(zone)));
        long ms = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
        for (int i = 0; i < 300; i++) {
          long next = times.after(ms);
          assertThat(next).isGreaterThan(ms);
          long between = ms + (long) (random.nextDouble() * (next - ms));
          assertThat(times.after(between)).as("%s in %s", expression, zone).isEqualTo(next);
          ms = next;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "* * * * FOO",
        "*/0 * * * *",
        "5-1 * * * *",
        "1,,2 * * * *",
        "-1 * * * *",
        "1- * * * *",
        "a * * * *",
        "*/x * * * *",
        "L * * * *"
      })
  void refusesWhatIsNoCronExpression(String expression) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DueTimes.of(new Schedule.Cron(expression, BERLIN)))
        .withMessageContaining("cron expression");
  }

  @Test
  void namesEveryFaultOfACronExpression() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DueTimes.of(new Schedule.Cron("60 24 * * *", BERLIN)))
        .withMessageContaining("minute '60'")
        .withMessageContaining("hour '24'");
  }

  @Test
  void aDayThatNeverComesIsNeverDue() {
    DueTimes times = DueTimes.of(new Schedule.Cron("0 0 30 2 *", BERLIN));
    assertThat(times.after(0)).isEqualTo(DueTimes.NEVER);
  }

  @Test
  void aFixedRateGoesByItsStart() {
    Instant from = Instant.parse("2026-05-04T10:00:00.250Z");
    DueTimes times = DueTimes.of(new Schedule.FixedRate(from, Duration.ofSeconds(3)));
    long ms = from.toEpochMilli();
    assertThat(times.after(0)).isEqualTo(ms);
    assertThat(times.after(ms - 1)).isEqualTo(ms);
    assertThat(times.after(ms)).isEqualTo(ms + 3_000);
    assertThat(times.after(ms + 2_999)).isEqualTo(ms + 3_000);
    assertThat(times.after(ms + 30_000)).isEqualTo(ms + 33_000);
  }

  private static Instant after(String expression, ZoneId zone, Instant time) {
    return Instant.ofEpochMilli(
        DueTimes.of(new Schedule.Cron(expression, zone)).after(time.toEpochMilli()));
  }

  /** The next two due times, by the clocks of Berlin. */
  private static String two(String expression, Instant from) {
    List<String> found = new ArrayList<>();
    Instant time = from;
    for (int i = 0; i < 2; i++) {
      time = after(expression, BERLIN, time);
      found.add(
          DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(ZonedDateTime.ofInstant(time, BERLIN)));
    }
    return String.join(" ", found);
  }
}
