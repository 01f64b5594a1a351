package org.angarium.selector;

import org.angarium.message.Envelope;

/** {@code value [NOT] BETWEEN low AND high}. */
final class Between extends Condition {

  private final boolean negated;
  private final Expression value;
  private final Expression low;
  private final Expression high;

  Between(boolean negated, Expression value, Expression low, Expression high) {
    this.negated = negated;
    this.value = value;
    this.low = low;
    this.high = high;
  }

  /** The two comparisons that the specification says it stands for. */
  @Override
  Truth test(Envelope message) {
    Object tested = value.value(message);
    Object from = low.value(message);
    Object to = high.value(message);
    return negated
        ? Relation.LESS.test(tested, from).or(Relation.GREATER.test(tested, to))
        : Relation.GREATER_OR_EQUAL.test(tested, from).and(Relation.LESS_OR_EQUAL.test(tested, to));
  }
}
