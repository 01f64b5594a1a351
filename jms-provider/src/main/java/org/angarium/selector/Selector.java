package org.angarium.selector;

import java.util.Objects;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A message selector (JMS 3.1, 3.8.1), parsed once and matched many times. Immutable; any number of
 * threads may use one. Two selectors are equal when their texts are.
 *
 * <p>Where the specification leaves room, this is what holds here:
 *
 * <ul>
 *   <li>Identifiers have no type until a message gives them one; literals and the results of
 *       operators do. A selector whose known types cannot fit, such as {@code 'a' > 1}, {@code TRUE
 *       = 0} or {@code 5}, is refused when it is parsed.
 *   <li>An operation on values of unlike types is false, and that goes for {@code <>}, NOT IN, NOT
 *       LIKE and NOT BETWEEN as for the others; {@code NOT (...)} around it is then true. The same
 *       goes for ordering two strings or two booleans.
 *   <li>Arithmetic on a value that is not a number, an exact division by zero, and a property that
 *       stands as a condition without being a boolean are unknown.
 *   <li>Byte, short, int and long are exact and count as long; float and double are approximate and
 *       count as double. Two longs are compared exactly; a long that meets a double becomes one, as
 *       Java's numeric promotion has it, so that a long past 2^53 may equal its rounded neighbour.
 *       Long arithmetic wraps and double arithmetic knows infinity and NaN, as in Java.
 *   <li>Every exact literal is a Java long literal, with or without its L: {@code 0xFFFFFFFF} is
 *       4294967295 and {@code 0xFFFFFFFFFFFFFFFF} is -1.
 *   <li>A property of a class that no property may have counts as absent.
 *   <li>{@code --} is refused: SQL takes it for a comment, and selectors have none.
 * </ul>
 */
public final class Selector {

  /** The longest selector, in UTF-16 characters. */
  public static final int MAX_LENGTH = 65_536;

  /** How many parentheses, NOTs and signs may stand inside each other. */
  public static final int MAX_DEPTH = 100;

  /** How many strings the list of one IN may have. */
  public static final int MAX_LIST = 10_000;

  private final String text;
  private final Expression condition;

  private Selector(String text, Expression condition) {
    this.text = text;
    this.condition = condition;
  }

  /**
   * Parses a selector that must be one.
   *
   * @throws SelectorException when the text is not a selector, an empty one included, or exceeds
   *     {@link #MAX_LENGTH}, {@link #MAX_DEPTH} or {@link #MAX_LIST}
   */
  public static Selector parse(String text) throws SelectorException {
    Objects.requireNonNull(text, "text");
    return new Selector(text, new Parser(text).selector());
  }

  /**
   * Parses what an application gave, where null, empty or nothing but white space means no selector
   * (JMS 3.1, 3.8.1.1).
   *
   * @return the selector; null when there is none
   * @throws SelectorException as {@link #parse} does
   */
  public static @Nullable Selector parseOrNull(@Nullable String text) throws SelectorException {
    return text == null || Lexer.isBlank(text) ? null : parse(text);
  }

  /**
   * Whether the selector is true for the message; false and unknown do not match. Never throws, and
   * takes time that is bounded by the sizes of the selector and the message.
   */
  public boolean matches(Envelope message) {
    return condition.test(message) == Truth.TRUE;
  }

  /**
   * A value that a message must have for this to match it; null when the selector is of another
   * kind than {@code name = literal}, alone or with AND.
   */
  public @Nullable Demand demand() {
    return condition.demand();
  }

  /** Whether a message that has the {@link #demand} matches, whatever else is in it. */
  public boolean isDemandAlone() {
    return condition instanceof Comparison && condition.demand() != null;
  }

  /** The text as it was given. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Selector that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
