package org.angarium.selector;

import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/** A number behind a plus or a minus sign. */
final class Sign extends Expression {

  private final boolean minus;
  private final Expression operand;

  Sign(boolean minus, Expression operand) {
    this.minus = minus;
    this.operand = operand;
  }

  @Override
  ValueType type() {
    return ValueType.NUMBER;
  }

  @Override
  @Nullable Object value(Envelope message) {
    if (!(operand.value(message) instanceof Number number)) {
      return null;
    }
    if (!minus) {
      return number;
    }
    return Numeric.isExact(number)
        ? (Object) (-number.longValue())
        : (Object) (-number.doubleValue());
  }
}
