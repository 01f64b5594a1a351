package org.angarium.selector;

import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/** A node of a parsed selector. Immutable; answers for a message without changing anything. */
abstract class Expression {

  /** What is known of the values before there is a message. */
  abstract ValueType type();

  /**
   * The value for a message: a String, a Boolean, a number of one of Java's six primitive number
   * types, or null for NULL and unknown.
   */
  abstract @Nullable Object value(Envelope message);

  /** What a message must have for this to be true; null when that is not one value of one name. */
  @Nullable Demand demand() {
    return null;
  }

  /** The value as a condition; what is no boolean is unknown. */
  Truth test(Envelope message) {
    return value(message) instanceof Boolean truth ? Truth.of(truth) : Truth.UNKNOWN;
  }
}
