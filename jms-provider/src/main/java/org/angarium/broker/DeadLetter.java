package org.angarium.broker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * Makes a message a dead letter: it keeps its destination, headers and body, and is given its
 * history as properties. It does not expire, and what it already has of a history is kept.
 */
final class DeadLetter {
  static final String CAUSE = "JMS_Angarium_DeadLetterCause";
  static final String REASON = "JMS_Angarium_DeadLetterReason";
  static final String EXCEPTION = "JMS_Angarium_DeadLetterException";
  static final String FROM = "JMS_Angarium_DeadLetterFrom";
  static final String SUBSCRIPTION = "JMS_Angarium_DeadLetterSubscription";
  static final String ATTEMPTS = "JMS_Angarium_DeadLetterAttempts";
  static final String TIME = "JMS_Angarium_DeadLetterTimeMs";
  static final String EXPIRATION = "JMS_Angarium_DeadLetterExpirationMs";
  static final String DEATHS = "JMS_Angarium_DeadLetterDeaths";
  static final String HISTORY = "JMS_Angarium_DeadLetterHistory";

  private static final int MAX_HISTORY_LINES = 100;

  private DeadLetter() {}

  static Envelope of(Entry entry, MessageQueue from, Ending ending, long nowMs) {
    Envelope message = entry.envelope;
    Map<String, @Nullable Object> properties = new LinkedHashMap<>(message.properties());
    properties.put(CAUSE, ending.cause().word());
    properties.put(REASON, ending.reason());
    putOrRemove(properties, EXCEPTION, Retries.exceptionClass(ending.reason()));
    properties.put(FROM, from.address().toString());
    putOrRemove(properties, SUBSCRIPTION, from.subscription());
    properties.put(ATTEMPTS, entry.attempts);
    properties.put(TIME, nowMs);
    if (message.expirationMs() != 0) {
      properties.put(EXPIRATION, message.expirationMs());
    }
    Object deaths = message.properties().get(DEATHS);
    properties.put(DEATHS, deaths instanceof Integer before ? before + 1 : 1);
    properties.put(HISTORY, history(message.properties().get(HISTORY), entry, from, ending));
    return new Envelope(
        message.id(),
        message.destination(),
        message.persistent(),
        message.priority(),
        message.timestampMs(),
        0,
        0,
        message.correlationId(),
        message.replyTo(),
        message.type(),
        properties,
        message.bodyType(),
        message.body());
  }

  private static void putOrRemove(
      Map<String, @Nullable Object> properties, String name, @Nullable String value) {
    if (value == null) {
      properties.remove(name);
    } else {
      properties.put(name, value);
    }
  }

  /** What it died of before, its failed deliveries, and the end, each on a line. */
  private static String history(
      @Nullable Object before, Entry entry, MessageQueue from, Ending ending) {
    List<String> lines = new ArrayList<>();
    if (before instanceof String text && !text.isEmpty()) {
      lines.addAll(Arrays.asList(text.split("\n")));
    }
    if (entry.history != null) {
      lines.addAll(entry.history.lines());
    }
    lines.add("ended in %s: %s".formatted(from.address(), ending.cause().word()));
    int tooMany = lines.size() - MAX_HISTORY_LINES;
    if (tooMany > 0) {
      lines.subList(1, 1 + tooMany).clear();
    }
    return String.join("\n", lines);
  }
}
