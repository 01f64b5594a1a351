package org.angarium.selector;

import org.angarium.message.Envelope;

/** {@code identifier IS [NOT] NULL}, which is never unknown. */
final class NullCheck extends Condition {

  private final boolean negated;
  private final Identifier identifier;

  NullCheck(boolean negated, Identifier identifier) {
    this.negated = negated;
    this.identifier = identifier;
  }

  @Override
  Truth test(Envelope message) {
    return Truth.of((identifier.value(message) == null) != negated);
  }
}
