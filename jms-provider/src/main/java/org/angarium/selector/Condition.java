package org.angarium.selector;

import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/** An operation whose result is true, false or unknown. */
abstract class Condition extends Expression {

  @Override
  abstract Truth test(Envelope message);

  @Override
  final ValueType type() {
    return ValueType.BOOLEAN;
  }

  @Override
  final @Nullable Object value(Envelope message) {
    return switch (test(message)) {
      case TRUE -> Boolean.TRUE;
      case FALSE -> Boolean.FALSE;
      case UNKNOWN -> null;
    };
  }
}
