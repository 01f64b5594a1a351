package org.angarium.broker;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.session.Schedule;

/** A schedule as the text that the store keeps: {@code name=value} on each line. */
final class ScheduleText {
  private static final String PROPERTY = "property.";

  private ScheduleText() {}

  static String write(Schedule schedule) {
    StringBuilder text = new StringBuilder();
    line(text, "destination", schedule.destination().toString());
    if (schedule.timing() instanceof Schedule.FixedRate rate) {
      line(text, "from", rate.from().toString());
      line(text, "every", rate.interval().toString());
    } else if (schedule.timing() instanceof Schedule.Cron cron) {
      line(text, "cron", cron.expression());
      line(text, "zone", cron.zone().getId());
    }
    line(text, "missed", schedule.missed().name().toLowerCase(Locale.ROOT));
    line(text, "text", schedule.text());
    schedule.properties().forEach((name, value) -> line(text, PROPERTY + name, value));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name + "=" + escaped(value) + "\n");
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n");
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws RuntimeException when it cannot be read, as when its time zone is no longer known
   */
  static Schedule read(String name, String text) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> properties = new LinkedHashMap<>();
    for (String line : text.split("\n")) {
      int equals = line.indexOf('=');
      String key = line.substring(0, equals);
      String value = unescaped(line.substring(equals + 1));
      if (key.startsWith(PROPERTY)) {
        properties.put(key.substring(PROPERTY.length()), value);
      } else {
        values.put(key, value);
      }
    }
    return new Schedule(
        name,
        Address.parse(value(values, "destination")),
        values.containsKey("cron")
            ? new Schedule.Cron(value(values, "cron"), ZoneId.of(value(values, "zone")))
            : new Schedule.FixedRate(
                Instant.parse(value(values, "from")), Duration.parse(value(values, "every"))),
        Schedule.Missed.valueOf(value(values, "missed").toUpperCase(Locale.ROOT)),
        value(values, "text"),
        properties);
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no line %s=".formatted(name));
    }
    return value;
  }

  private static String unescaped(String value) {
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
        c = value.charAt(i) == 'n' ? '\n' : value.charAt(i);
      }
      text.append(c);
    }
    return text.toString();
  }
}
