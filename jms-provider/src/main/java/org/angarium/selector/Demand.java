package org.angarium.selector;

import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A value that one header field or property must have for a selector to match, so that messages and
 * selectors can be brought together by it instead of by a trial. Immutable.
 *
 * <p>Numbers are a Long wherever that is exact. Only values up to 2^53 are demanded, because beyond
 * it one double equals several longs.
 */
public final class Demand {
  private static final long LARGEST_EXACT = 1L << 53;

  private final Identifier identifier;
  private final Object value;

  private Demand(Identifier identifier, Object value) {
    this.identifier = identifier;
    this.value = value;
  }

  /** What {@code a = b} demands; null when that is not a name and an exact literal. */
  static @Nullable Demand of(Expression a, Expression b) {
    if (a instanceof Literal && b instanceof Identifier) {
      return of(b, a);
    }
    if (!(a instanceof Identifier identifier && b instanceof Literal literal)) {
      return null;
    }
    Object value = literal.value();
    boolean exact =
        value instanceof Long number
            ? Math.abs(number) <= LARGEST_EXACT && number != Long.MIN_VALUE
            : !(value instanceof Number);
    return exact ? new Demand(identifier, value) : null;
  }

  /** The name of the header field or property. */
  public String name() {
    return identifier.name();
  }

  /** The demanded value: a String, Boolean or Long. */
  public Object value() {
    return value;
  }

  /**
   * What a message has of the name, in the form of a demanded value; null when no demanded value
   * equals it.
   */
  public @Nullable Object valueIn(Envelope message) {
    Object found = identifier.value(message);
    if (!(found instanceof Number number)) {
      return found;
    }
    if (Numeric.isExact(number)) {
      return number.longValue();
    }
    double approximate = number.doubleValue();
    boolean whole = approximate == Math.rint(approximate);
    return whole && Math.abs(approximate) <= LARGEST_EXACT ? (Object) (long) approximate : null;
  }
}
