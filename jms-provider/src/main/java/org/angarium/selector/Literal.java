package org.angarium.selector;

import org.angarium.message.Envelope;

/** A string, number or boolean that stands in the selector. */
final class Literal extends Expression {

  private final ValueType type;
  private final Object value;

  private Literal(ValueType type, Object value) {
    this.type = type;
    this.value = value;
  }

  static Literal string(String value) {
    return new Literal(ValueType.STRING, value);
  }

  /** An exact number when the value is a Long, else an approximate one. */
  static Literal number(Number value) {
    return new Literal(ValueType.NUMBER, value);
  }

  static Literal truth(boolean value) {
    return new Literal(ValueType.BOOLEAN, value);
  }

  Object value() {
    return value;
  }

  @Override
  ValueType type() {
    return type;
  }

  @Override
  Object value(Envelope message) {
    return value;
  }
}
