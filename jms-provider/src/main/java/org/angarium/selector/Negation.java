package org.angarium.selector;

import org.angarium.message.Envelope;

/** {@code NOT condition}. */
final class Negation extends Condition {

  private final Expression operand;

  Negation(Expression operand) {
    this.operand = operand;
  }

  @Override
  Truth test(Envelope message) {
    return operand.test(message).negated();
  }
}
