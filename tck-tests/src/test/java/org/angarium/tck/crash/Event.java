package org.angarium.tck.crash;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a process that is to be killed writes down, each before or after it happens, so that the
 * order of the lines is the order of what they claim. One line each; a line that was cut short by
 * the kill is known by its missing end.
 */
sealed interface Event {
  String END = " .";

  /** The broker is about to be started. */
  record Opening() implements Event {}

  /** The broker serves. */
  record Open() implements Event {}

  /** A call is about to be made. */
  record Begin(Work work) implements Event {}

  /** The call has returned. */
  record Done(Work.Kind kind, String actor, long number) implements Event {}

  /** A transaction is about to be rolled back. */
  record Abandon(Work work) implements Event {}

  /**
   * A message was received.
   *
   * @param redelivered JMSRedelivered
   * @param count JMSXDeliveryCount
   * @param intact whether its body is the one that was sent
   */
  record Seen(String actor, Place place, boolean redelivered, int count, boolean intact)
      implements Event {}

  /** The process was killed, or has ended; written by whoever watched it. */
  record Ended() implements Event {}

  /** As one line. */
  default String line() {
    return text() + END;
  }

  private String text() {
    if (this instanceof Begin begin) {
      return "begin " + begin.work().text();
    } else if (this instanceof Abandon abandon) {
      return "abandon " + abandon.work().text();
    } else if (this instanceof Done done) {
      return "done " + done.kind() + " " + done.actor() + " " + done.number();
    } else if (this instanceof Seen seen) {
      return "seen %s %s %b %d %b"
          .formatted(seen.actor(), seen.place(), seen.redelivered(), seen.count(), seen.intact());
    }
    return this instanceof Opening ? "opening" : this instanceof Open ? "open" : "ended";
  }

  /** Reads a line; empty when it was cut short. */
  static Optional<Event> parse(String line) {
    if (!line.endsWith(END)) {
      return Optional.empty();
    }
    String[] words = line.substring(0, line.length() - END.length()).split(" ");
    return Optional.of(
        switch (words[0]) {
          case "begin" -> new Begin(Work.parse(words));
          case "abandon" -> new Abandon(Work.parse(words));
          case "done" -> new Done(Work.Kind.valueOf(words[1]), words[2], Long.parseLong(words[3]));
          case "seen" ->
              new Seen(
                  words[1],
                  Place.parse(words[2]),
                  Boolean.parseBoolean(words[3]),
                  Integer.parseInt(words[4]),
                  Boolean.parseBoolean(words[5]));
          case "opening" -> new Opening();
          case "open" -> new Open();
          case "ended" -> new Ended();
          default -> throw new IllegalArgumentException(Arrays.toString(words));
        });
  }
}
