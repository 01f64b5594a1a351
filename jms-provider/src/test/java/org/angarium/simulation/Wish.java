package org.angarium.simulation;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A selector, and what it means in words that know nothing of selectors. */
enum Wish {
  ALL(null, sent -> true),
  RED("colour = 'red'", sent -> sent.colour().equals("red")),
  EVEN_BLUE(
      "odd = FALSE AND 'blue' = colour",
      sent -> sent.colour().equals("blue") && sent.number() % 2 == 0),
  NOT_BLUE("NOT (colour LIKE 'bl%')", sent -> !sent.colour().equals("blue")),
  LATE_OR_GREEN(
      "colour IN ('green') OR odd = TRUE",
      sent -> sent.colour().equals("green") || sent.number() % 2 == 1),
  URGENT("JMSPriority BETWEEN 5 AND 9", sent -> sent.priority() >= 5);

  private final @Nullable String selector;
  private final Predicate<Sent> meaning;

  Wish(@Nullable String selector, Predicate<Sent> meaning) {
    this.selector = selector;
    this.meaning = meaning;
  }

  @Nullable String selector() {
    return selector;
  }

  boolean wants(Sent sent) {
    return meaning.test(sent);
  }
}
