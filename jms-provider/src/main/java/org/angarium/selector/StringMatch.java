package org.angarium.selector;

import java.util.function.Predicate;
import org.angarium.message.Envelope;

/**
 * {@code identifier [NOT] IN (...)} or {@code identifier [NOT] LIKE pattern}: a question that is
 * put to a string. NULL makes it unknown; a value of another type is neither in nor like anything,
 * nor is it not: that is false.
 */
final class StringMatch extends Condition {

  private final boolean negated;
  private final Identifier identifier;
  private final Predicate<String> question;

  StringMatch(boolean negated, Identifier identifier, Predicate<String> question) {
    this.negated = negated;
    this.identifier = identifier;
    this.question = question;
  }

  @Override
  Truth test(Envelope message) {
    Object value = identifier.value(message);
    if (value == null) {
      return Truth.UNKNOWN;
    }
    return Truth.of(value instanceof String text && question.test(text) != negated);
  }
}
