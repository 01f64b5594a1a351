package org.angarium.management;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as an operator sees it. Immutable.
 *
 * @param messageId the JMSMessageID; null when its sender gave none
 * @param from the queue or topic that it ended in, as {@code queue:orders}; empty when unknown
 * @param subscription the subscription that it ended in; null for a queue
 * @param cause what kind of end it was, as {@code maxDeliveries}; empty when unknown
 * @param reason why its last delivery failed; empty when unknown
 * @param exceptionClass the class of the exception that the reason tells of; null for none
 * @param attempts how many deliveries had begun
 * @param deaths how often it has ended
 * @param endedMs when it ended, in milliseconds since the epoch
 * @param history a line for each failed delivery and each end, the oldest first
 * @param unreadable why the body of the message cannot be read; null when it was
 * @param message the message
 */
public record DeadLetter(
    @Nullable String messageId,
    String from,
    @Nullable String subscription,
    String cause,
    String reason,
    @Nullable String exceptionClass,
    int attempts,
    int deaths,
    long endedMs,
    List<String> history,
    @Nullable String unreadable,
    Envelope message) {

  static final String PREFIX = "JMS_Angarium_DeadLetter";

  /** Takes an unmodifiable copy of the history. */
  public DeadLetter {
    history = List.copyOf(history);
  }

  /** Reads what the broker noted with a message; one that is no dead letter has none of it. */
  static DeadLetter of(Envelope message, @Nullable String unreadable) {
    Map<String, @Nullable Object> properties = message.properties();
    String history = text(properties, "History");
    return new DeadLetter(
        message.id(),
        text(properties, "From"),
        (String) properties.get(PREFIX + "Subscription"),
        text(properties, "Cause"),
        text(properties, "Reason"),
        (String) properties.get(PREFIX + "Exception"),
        (int) number(properties, "Attempts"),
        (int) number(properties, "Deaths"),
        number(properties, "TimeMs"),
        history.isEmpty() ? List.of() : List.of(history.split("\n")),
        unreadable,
        message);
  }

  /**
   * A message that was taken out of a store which cannot be opened, noted as a dead letter so that
   * it can be put into a queue of these and sent back from there. One that is a dead letter already
   * stays what it is.
   *
   * @param from the queue or topic it waited in
   * @param subscription the subscription it waited in; null for a queue
   * @param attempts how many deliveries had begun
   * @param reason why it was taken out
   */
  public static Envelope takenOut(
      Envelope message, Address from, @Nullable String subscription, int attempts, String reason) {
    if (message.properties().containsKey(PREFIX + "From")) {
      return message;
    }
    Map<String, @Nullable Object> properties = new LinkedHashMap<>(message.properties());
    properties.put(PREFIX + "From", from.toString());
    if (subscription != null) {
      properties.put(PREFIX + "Subscription", subscription);
    }
    properties.put(PREFIX + "Attempts", attempts);
    properties.put(PREFIX + "Reason", reason);
    return message.withProperties(properties);
  }

  private static String text(Map<String, @Nullable Object> properties, String name) {
    return properties.get(PREFIX + name) instanceof String text ? text : "";
  }

  private static long number(Map<String, @Nullable Object> properties, String name) {
    return properties.get(PREFIX + name) instanceof Number number ? number.longValue() : 0;
  }
}
