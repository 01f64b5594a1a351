package org.angarium.simulation;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A message as its sender knows it.
 *
 * @param number unique in the run
 * @param clientId of its sender
 * @param producer whose messages keep their order among themselves
 * @param to where it is sent
 * @param dueMs not to be delivered before; 0 for at once
 * @param expirationMs 0 for never
 * @param large whether its body is more than stores keep with a message
 */
record Sent(
    int number,
    String clientId,
    Object producer,
    Address to,
    boolean persistent,
    int priority,
    long dueMs,
    long expirationMs,
    String colour,
    boolean large) {

  static final List<String> COLOURS = List.of("red", "green", "blue");
  static final String NUMBER = "n";

  private static final String NOBODY = "";
  private static final Body LARGE = Body.of(new byte[256 * 1024 + 1]);

  /** A message of a sender without a client id. */
  Sent(
      int number,
      Object producer,
      Address to,
      boolean persistent,
      int priority,
      long dueMs,
      long expirationMs,
      String colour,
      boolean large) {
    this(number, NOBODY, producer, to, persistent, priority, dueMs, expirationMs, colour, large);
  }

  boolean isExpired(long nowMs) {
    return expirationMs != 0 && expirationMs <= nowMs;
  }

  Envelope envelope() {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    properties.put(NUMBER, number);
    properties.put("colour", colour);
    properties.put("odd", number % 2 == 1);
    properties.put("JMSXGroupID", colour);
    return new Envelope(
        "ID:" + number,
        to,
        persistent,
        priority,
        1_700_000_000_000L,
        expirationMs,
        dueMs,
        null,
        null,
        null,
        properties,
        BodyType.BYTES,
        large ? LARGE : Body.of(("body " + number).getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether a delivered message is this one, and whole. */
  boolean is(Envelope delivered) {
    return delivered.persistent() == persistent
        && delivered.priority() == priority
        && delivered.destination().equals(to)
        && delivered.body() instanceof Body.Bytes
        && delivered.body().length() == envelope().body().length();
  }

  @Override
  public String toString() {
    return "m"
        + number
        + (persistent ? "p" : "n")
        + priority
        + (dueMs == 0 ? "" : "d")
        + (expirationMs == 0 ? "" : "x");
  }
}
