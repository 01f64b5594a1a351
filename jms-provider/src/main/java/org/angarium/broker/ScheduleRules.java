package org.angarium.broker;

import java.util.ArrayList;
import java.util.List;
import org.angarium.session.Schedule;

/** What a schedule has to be like. */
final class ScheduleRules {
  private static final int MAX_NAME = 200;
  private static final int MAX_TEXT = 256 * 1024;
  private static final int MAX_PROPERTIES = 100;
  private static final int MAX_VALUE = 32 * 1024;

  private ScheduleRules() {}

  /**
   * Checks a schedule.
   *
   * @return its due times
   * @throws IllegalArgumentException when it cannot be used; the message lists every fault
   */
  static DueTimes check(Schedule schedule, long nowMs) {
    List<String> faults = new ArrayList<>();
    String name = schedule.name();
    if (name.isEmpty()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      faults.add(
          "its name has to have 1 to %d characters, none of them a control character"
              .formatted(MAX_NAME));
    }
    if (schedule.destination().kind().isTemporary()) {
      faults.add(
          "it sends to %s, but a temporary destination does not last"
              .formatted(schedule.destination()));
    }
    if (schedule.text().length() > MAX_TEXT) {
      faults.add(
          "its text has %d characters, but has to have at most %d"
              .formatted(schedule.text().length(), MAX_TEXT));
    }
    properties(schedule, faults);
    DueTimes times = null;
    try {
      times = DueTimes.of(schedule.timing());
      if (times.after(nowMs) == DueTimes.NEVER) {
        faults.add("it is never due");
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
    if (times == null || !faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    return times;
  }

  private static void properties(Schedule schedule, List<String> faults) {
    if (schedule.properties().size() > MAX_PROPERTIES) {
      faults.add(
          "it has %d properties, but has to have at most %d"
              .formatted(schedule.properties().size(), MAX_PROPERTIES));
    }
    schedule
        .properties()
        .forEach(
            (name, value) -> {
              boolean isGroup = name.equals("JMSXGroupID");
              if (!isIdentifier(name) || name.startsWith("JMS") && !isGroup) {
                faults.add(
                    "'%s' cannot be a property's name: it has to be a Java identifier that does not"
                            .formatted(name)
                        + " begin with JMS");
              }
              if (value.length() > MAX_VALUE) {
                faults.add(
                    "property %s has %d characters, but has to have at most %d"
                        .formatted(name, value.length(), MAX_VALUE));
              }
            });
  }

  private static boolean isIdentifier(String name) {
    return !name.isEmpty()
        && Character.isJavaIdentifierStart(name.charAt(0))
        && name.chars().allMatch(Character::isJavaIdentifierPart);
  }
}
