package org.angarium.selector;

import java.util.LinkedHashMap;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/** Messages to select from, and what a selector says of them. */
final class Answers {
  private Answers() {}

  /**
   * A message with headers that the tests know, and these properties: a name, a value, a name...
   */
  static Envelope message(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return message(properties);
  }

  static Envelope message(Map<String, @Nullable Object> properties) {
    return new Envelope(
        "ID:7",
        Address.queue("orders"),
        true,
        6,
        1_700_000_000_000L,
        0,
        0,
        "order-1",
        null,
        "car",
        properties,
        BodyType.MESSAGE,
        Body.NONE);
  }

  /** A message whose optional headers are all missing. */
  static Envelope bare() {
    return new Envelope(
        null,
        Address.queue("orders"),
        false,
        4,
        0,
        0,
        0,
        null,
        null,
        null,
        Map.of(),
        BodyType.MESSAGE,
        Body.NONE);
  }

  static boolean matches(String selector, @Nullable Object... namesAndValues) {
    return Selector.parse(selector).matches(message(namesAndValues));
  }

  /** What a condition is, told apart by what it and its negation select. */
  static Truth truth(String condition, Envelope message) {
    boolean matches = Selector.parse(condition).matches(message);
    boolean negationMatches = Selector.parse("NOT (" + condition + ")").matches(message);
    if (matches && negationMatches) {
      throw new AssertionError(condition + " matches, and so does its negation");
    }
    return matches ? Truth.TRUE : negationMatches ? Truth.FALSE : Truth.UNKNOWN;
  }
}
