package org.angarium.selector;

/** What is known of an expression's values before there is a message. */
enum ValueType {
  /** Whatever the message has: an identifier. */
  ANY("a value"),
  NUMBER("a number"),
  STRING("a string"),
  BOOLEAN("a condition");

  private final String description;

  ValueType(String description) {
    this.description = description;
  }

  /** How an error message calls it. */
  String description() {
    return description;
  }

  /** Whether a value of the other type can be of this one. */
  boolean fits(ValueType other) {
    return this == ANY || other == ANY || this == other;
  }
}
