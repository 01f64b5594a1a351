package org.angarium.session;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.angarium.message.Address;

/**
 * Sends a text message to a destination again and again, by a fixed rate or by a cron expression.
 * Immutable; {@code docs/SCHEDULES.md} says when exactly a message comes due.
 *
 * @param name unique in its broker
 * @param destination a queue or a topic that is not temporary
 * @param timing when a message is due
 * @param missed what becomes of the due times at which no broker ran
 * @param text what each message says
 * @param properties string properties of each message, by name
 */
public record Schedule(
    String name,
    Address destination,
    Timing timing,
    Missed missed,
    String text,
    Map<String, String> properties) {

  /** When messages are due. */
  public sealed interface Timing {}

  /**
   * By a fixed rate.
   *
   * @param from the first due time, to the millisecond; later ones follow from it, not from when
   *     the message before was sent
   * @param interval from one due time to the next
   */
  public record FixedRate(Instant from, Duration interval) implements Timing {}

  /**
   * By a cron expression: minute, hour, day of the month, month and day of the week, with the
   * second before them if there are six fields.
   *
   * @param expression such as {@code 30 2 * * MON-FRI}
   * @param zone whose clocks it goes by
   */
  public record Cron(String expression, ZoneId zone) implements Timing {}

  /** What becomes of due times that have passed while no broker ran or the clock went ahead. */
  public enum Missed {
    /** One message is sent for all of them. */
    ONE,
    /** Each is made up for. */
    ALL,
    /** They are passed over. */
    NONE
  }

  /** Takes an unmodifiable copy of the properties. */
  public Schedule {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(timing, "timing");
    Objects.requireNonNull(missed, "missed");
    Objects.requireNonNull(text, "text");
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /**
   * A schedule with a fixed rate, an empty text, no properties and {@link Missed#ONE}.
   *
   * @param destination {@code queue:NAME} or {@code topic:NAME}
   * @throws IllegalArgumentException when the destination is neither
   */
  public static Schedule every(String name, String destination, Instant from, Duration interval) {
    return of(name, destination, new FixedRate(from, interval));
  }

  /** A schedule by a cron expression; otherwise as {@link #every}. */
  public static Schedule cron(String name, String destination, String expression, ZoneId zone) {
    return of(name, destination, new Cron(expression, zone));
  }

  private static Schedule of(String name, String destination, Timing timing) {
    return new Schedule(name, Address.parse(destination), timing, Missed.ONE, "", Map.of());
  }

  /** The same schedule with another text. */
  public Schedule withText(String other) {
    return new Schedule(name, destination, timing, missed, other, properties);
  }

  /** The same schedule with one more property. */
  public Schedule withProperty(String property, String value) {
    Map<String, String> more = new TreeMap<>(properties);
    more.put(property, value);
    return new Schedule(name, destination, timing, missed, text, more);
  }

  /** The same schedule with another answer to due times that were missed. */
  public Schedule whenMissed(Missed other) {
    return new Schedule(name, destination, timing, other, text, properties);
  }
}
