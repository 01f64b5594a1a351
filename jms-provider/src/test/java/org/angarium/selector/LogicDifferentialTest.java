package org.angarium.selector;

import static org.angarium.selector.Answers.message;
import static org.angarium.selector.Answers.truth;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random conditions against a naive evaluator. A condition is made as text together with the value
 * that it must have, so the evaluator here knows no parser and no tree.
 */
class LogicDifferentialTest {

  private static final int ROUNDS = 10_000;
  private static final List<String> WORDS = List.of("a", "ab", "b", "", "2");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithANaiveEvaluator(long seed) {
    Random random = new Random(seed);
    int[] seen = new int[3];
    for (int round = 0; round < ROUNDS; round++) {
      Map<String, @Nullable Object> properties = properties(random);
      Sample sample = new Generator(random, properties).condition(4);
      Boolean value = truthOf(sample.value);
      Truth expected = value == null ? Truth.UNKNOWN : Truth.of(value);
      assertThat(truth(sample.text, message(properties)))
          .as("seed %d, round %d: %s with %s", seed, round, sample.text, properties)
          .isEqualTo(expected);
      seen[expected.ordinal()]++;
    }
    assertThat(Arrays.stream(seen).min().orElse(0)).as("of each truth").isGreaterThan(ROUNDS / 10);
  }

  private static Map<String, @Nullable Object> properties(Random random) {
    Map<String, @Nullable Object> properties = new HashMap<>();
    for (String name : List.of("p", "q", "r", "s", "t")) {
      switch (random.nextInt(12)) {
        case 0, 1 -> properties.put(name, random.nextBoolean());
        case 2, 3 -> properties.put(name, WORDS.get(random.nextInt(WORDS.size())));
        case 4 -> properties.put(name, (byte) random.nextInt(3));
        case 5 -> properties.put(name, random.nextInt(4) - 1);
        case 6 -> properties.put(name, Long.MAX_VALUE - random.nextInt(2));
        case 7 -> properties.put(name, random.nextInt(4) / 2f);
        case 8 -> properties.put(name, random.nextInt(9) == 0 ? Double.NaN : 1.5);
        case 9 -> properties.put(name, (1L << 53) + random.nextInt(3));
        case 10 -> properties.put(name, null);
        default -> {}
      }
    }
    return properties;
  }

  /** A piece of a selector, and its value: String, Boolean, Long, Double or null. */
  private record Sample(String text, @Nullable Object value) {}

  private record Generator(Random random, Map<String, @Nullable Object> properties) {

    Sample condition(int depth) {
      int kind = depth == 0 ? 9 : random.nextInt(13);
      if (kind < 3) {
        return junction(depth, " AND ", false);
      }
      if (kind < 6) {
        return junction(depth, " OR ", true);
      }
      if (kind < 8) {
        Sample operand = condition(depth - 1);
        Boolean value = truthOf(operand.value);
        return new Sample("NOT (" + operand.text + ")", value == null ? null : !value);
      }
      return switch (kind) {
        case 8 -> literal();
        case 9 -> comparison();
        case 10 -> between();
        case 11 -> random.nextBoolean() ? list() : pattern();
        default -> isNull();
      };
    }

    /** Any decisive term decides; else any unknown one makes it unknown. */
    private Sample junction(int depth, String operator, boolean decisive) {
      StringBuilder text = new StringBuilder();
      boolean decided = false;
      boolean unknown = false;
      int terms = 2 + random.nextInt(2);
      for (int i = 0; i < terms; i++) {
        Sample term = condition(depth - 1);
        text.append(i == 0 ? "" : operator).append('(').append(term.text).append(')');
        Boolean value = truthOf(term.value);
        decided |= value != null && value == decisive;
        unknown |= value == null;
      }
      return new Sample(text.toString(), decided ? (Object) decisive : unknown ? null : !decisive);
    }

    private Sample literal() {
      boolean value = random.nextBoolean();
      return random.nextBoolean() ? identifier() : new Sample(value ? "true" : "FALSE", value);
    }

    private Sample identifier() {
      String name = List.of("p", "q", "r", "s", "t").get(random.nextInt(5));
      Object value = properties.get(name);
      if (value instanceof Byte || value instanceof Integer) {
        return new Sample(name, ((Number) value).longValue());
      }
      return new Sample(name, value instanceof Float f ? (Object) (double) f : value);
    }

    private Sample number(int depth) {
      int kind = random.nextInt(depth == 0 ? 6 : 9);
      if (kind < 3) {
        return identifier();
      }
      if (kind == 3) {
        double value = random.nextInt(5) / 2.0;
        return new Sample(Double.toString(value), value);
      }
      if (kind < 6) {
        long value = random.nextInt(4);
        return new Sample(Long.toString(value), value);
      }
      if (kind == 6) {
        Sample operand = number(depth - 1);
        return new Sample("-(" + operand.text + ")", calculated('-', 0L, operand.value, true));
      }
      char operator = "+-*/".charAt(random.nextInt(4));
      Sample left = number(depth - 1);
      Sample right = number(depth - 1);
      return new Sample(
          "(" + left.text + ") " + operator + " (" + right.text + ")",
          calculated(operator, left.value, right.value, false));
    }

    private Sample comparison() {
      String operator = List.of("=", "<>", "<", "<=", ">", ">=").get(random.nextInt(6));
      if (operator.equals("=") && random.nextBoolean()) {
        Sample left = identifier();
        String word = WORDS.get(random.nextInt(WORDS.size()));
        return new Sample(left.text + " = '" + word + "'", compared("=", left.value, word));
      }
      Sample left = number(2);
      Sample right = number(2);
      return new Sample(
          left.text + operator + right.text, compared(operator, left.value, right.value));
    }

    private Sample between() {
      boolean not = random.nextBoolean();
      Sample value = identifier();
      Sample low = number(1);
      Sample high = number(1);
      Sample first = new Sample("", compared(not ? "<" : ">=", value.value, low.value));
      Sample second = new Sample("", compared(not ? ">" : "<=", value.value, high.value));
      Object result;
      if (Boolean.valueOf(not).equals(first.value) || Boolean.valueOf(not).equals(second.value)) {
        result = not;
      } else {
        result = first.value == null || second.value == null ? null : (Object) !not;
      }
      return new Sample(
          value.text + (not ? " NOT" : "") + " BETWEEN " + low.text + " AND " + high.text, result);
    }

    private Sample list() {
      boolean not = random.nextBoolean();
      Sample value = identifier();
      String word = WORDS.get(random.nextInt(WORDS.size()));
      boolean in = "a".equals(value.value) || word.equals(value.value);
      return asked(value, (not ? " NOT" : "") + " IN ('a', '" + word + "')", in != not);
    }

    private Sample pattern() {
      boolean not = random.nextBoolean();
      Sample value = identifier();
      boolean like = value.value instanceof String s && s.startsWith("a");
      return asked(value, (not ? " NOT" : "") + " LIKE 'a%'", like != not);
    }

    /** Whatever the question is, it is unknown of null and false of what is no string. */
    private static Sample asked(Sample value, String question, boolean answer) {
      Object result =
          value.value == null ? null : (Object) (value.value instanceof String && answer);
      return new Sample(value.text + question, result);
    }

    private Sample isNull() {
      Sample value = identifier();
      boolean not = random.nextBoolean();
      return new Sample(
          value.text + " IS" + (not ? " NOT" : "") + " NULL", (value.value == null) != not);
    }
  }

  private static @Nullable Boolean truthOf(@Nullable Object value) {
    return value instanceof Boolean truth ? truth : null;
  }

  private static @Nullable Object calculated(
      char operator, @Nullable Object left, @Nullable Object right, boolean negation) {
    if (!(left instanceof Number a) || !(right instanceof Number b)) {
      return null;
    }
    if (a instanceof Long && b instanceof Long) {
      long x = a.longValue();
      long y = b.longValue();
      return switch (operator) {
        case '+' -> x + y;
        case '-' -> x - y;
        case '*' -> x * y;
        default -> y == 0 ? null : (Object) (x / y);
      };
    }
    double x = negation ? -0.0 : a.doubleValue();
    double y = b.doubleValue();
    return switch (operator) {
      case '+' -> x + y;
      case '-' -> x - y;
      case '*' -> x * y;
      default -> x / y;
    };
  }

  private static @Nullable Object compared(
      String operator, @Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return null;
    }
    if (left instanceof Number a && right instanceof Number b) {
      boolean exact = a instanceof Long && b instanceof Long;
      boolean equal = exact ? a.equals(b) : a.doubleValue() == b.doubleValue();
      boolean less = exact ? a.longValue() < b.longValue() : a.doubleValue() < b.doubleValue();
      boolean more = exact ? a.longValue() > b.longValue() : a.doubleValue() > b.doubleValue();
      return switch (operator) {
        case "=" -> equal;
        case "<>" -> !equal;
        case "<" -> less;
        case "<=" -> less || equal;
        case ">" -> more;
        default -> more || equal;
      };
    }
    boolean like =
        left instanceof String && right instanceof String
            || left instanceof Boolean && right instanceof Boolean;
    return like
        && (operator.equals("=") && left.equals(right)
            || operator.equals("<>") && !left.equals(right));
  }
}
