package org.angarium.jms;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The conversion tables of JMS 3.1, 3.5.4 and 3.11.3, row by row. */
enum ValueType {
  BOOLEAN(true),
  BYTE((byte) -7),
  SHORT((short) 1234),
  CHAR('x'),
  INT(123_456_789),
  LONG(1L << 40),
  FLOAT(1.5f),
  DOUBLE(-2.25),
  STRING("42"),
  BYTES(new byte[] {1, 2, 3});

  static final List<ValueType> OF_PROPERTIES =
      Stream.of(values()).filter(type -> type != CHAR && type != BYTES).toList();
  static final List<ValueType> OF_BODIES = List.of(values());

  private final Object sample;

  ValueType(Object sample) {
    this.sample = sample;
  }

  Object sample() {
    return sample;
  }

  /** The marked cells of the specification's table. */
  Set<ValueType> readableAs() {
    return switch (this) {
      case BOOLEAN -> Set.of(BOOLEAN, STRING);
      case BYTE -> Set.of(BYTE, SHORT, INT, LONG, STRING);
      case SHORT -> Set.of(SHORT, INT, LONG, STRING);
      case CHAR -> Set.of(CHAR, STRING);
      case INT -> Set.of(INT, LONG, STRING);
      case LONG -> Set.of(LONG, STRING);
      case FLOAT -> Set.of(FLOAT, DOUBLE, STRING);
      case DOUBLE -> Set.of(DOUBLE, STRING);
      case STRING -> Set.of(BOOLEAN, BYTE, SHORT, INT, LONG, FLOAT, DOUBLE, STRING);
      case BYTES -> Set.of(BYTES);
    };
  }

  /** What this type's sample is when it is read as another type. */
  Object sampleAs(ValueType other) {
    if (this == other) {
      return sample;
    }
    String text = sample.toString();
    return switch (other) {
      case BOOLEAN -> Boolean.valueOf(text);
      case BYTE -> Byte.valueOf(text);
      case SHORT -> Short.valueOf(text);
      case INT -> Integer.valueOf(text);
      case LONG -> Long.valueOf(text);
      case FLOAT -> Float.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case STRING -> text;
      case CHAR, BYTES -> throw new AssertionError("nothing else converts to " + other);
    };
  }

  /** Every pair of a written and a read type. */
  static Stream<Arguments> pairs(List<ValueType> types) {
    return types.stream()
        .flatMap(written -> types.stream().map(read -> Arguments.of(written, read)));
  }
}
