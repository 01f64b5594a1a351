package org.angarium.selector;

import org.jspecify.annotations.Nullable;

/** The six comparison operators (JMS 3.1, 3.8.1.1). */
enum Relation {
  EQUAL,
  NOT_EQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL;

  /** Whether it asks for more than equality, which only numbers can answer. */
  boolean isOrdering() {
    return this != EQUAL && this != NOT_EQUAL;
  }

  /**
   * Compares two values. NULL makes it unknown. Values of unlike types are neither equal nor
   * unequal nor ordered, and strings and booleans are not ordered: that is false.
   */
  Truth test(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return Truth.UNKNOWN;
    }
    if (left instanceof Number a && right instanceof Number b) {
      boolean exact = Numeric.isExact(a) && Numeric.isExact(b);
      return Truth.of(
          exact ? holds(a.longValue(), b.longValue()) : holds(a.doubleValue(), b.doubleValue()));
    }
    if (isOrdering() || left.getClass() != right.getClass()) {
      return Truth.FALSE;
    }
    return Truth.of(left.equals(right) == (this == EQUAL));
  }

  private boolean holds(long a, long b) {
    return switch (this) {
      case EQUAL -> a == b;
      case NOT_EQUAL -> a != b;
      case LESS -> a < b;
      case LESS_OR_EQUAL -> a <= b;
      case GREATER -> a > b;
      case GREATER_OR_EQUAL -> a >= b;
    };
  }

  private boolean holds(double a, double b) {
    return switch (this) {
      case EQUAL -> a == b;
      case NOT_EQUAL -> a != b;
      case LESS -> a < b;
      case LESS_OR_EQUAL -> a <= b;
      case GREATER -> a > b;
      case GREATER_OR_EQUAL -> a >= b;
    };
  }
}
