package org.angarium.selector;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree of one selector by recursive descent, a method for each level of precedence:
 *
 * <pre>
 * disjunction := conjunction { OR conjunction }
 * conjunction := negation { AND negation }
 * negation    := NOT negation | predicate
 * predicate   := sum [ relation sum
 *                    | [NOT] BETWEEN sum AND sum
 *                    | [NOT] IN ( string { , string } )
 *                    | [NOT] LIKE string [ESCAPE string]
 *                    | IS [NOT] NULL ]
 * sum         := product { (+ | -) product }
 * product     := signed { (* | /) signed }
 * signed      := (+ | -) signed | primary
 * primary     := literal | identifier | ( disjunction )
 * </pre>
 *
 * The grammar does not tell conditions from numbers; the types do, and they are checked where an
 * operator takes its operands. The depth is counted wherever the grammar comes back to itself, so
 * that neither parsing nor matching can run out of stack.
 */
final class Parser {

  private final String text;
  private final Lexer lexer;
  private Token token;
  private int depth;

  Parser(String text) {
    this.text = text;
    this.lexer = new Lexer(text);
    if (text.length() > Selector.MAX_LENGTH) {
      throw SelectorException.at(
          text,
          Selector.MAX_LENGTH,
          "it has %d characters, and the limit is %d"
              .formatted(text.length(), Selector.MAX_LENGTH));
    }
    this.token = lexer.next();
  }

  /** The whole text as one condition. */
  Expression selector() {
    Expression condition = condition(this::disjunction);
    if (token.kind() != TokenKind.END) {
      throw expected("AND, OR or the end");
    }
    return condition;
  }

  private Expression disjunction() {
    return junction(TokenKind.OR, this::conjunction);
  }

  private Expression conjunction() {
    return junction(TokenKind.AND, this::negation);
  }

  private Expression junction(TokenKind operator, Supplier<Expression> term) {
    int start = token.start();
    Expression first = term.get();
    if (token.kind() != operator) {
      return first;
    }
    List<Expression> terms = new ArrayList<>();
    terms.add(require(ValueType.BOOLEAN, first, start));
    while (accept(operator)) {
      terms.add(condition(term));
    }
    return new Junction(operator == TokenKind.AND, terms);
  }

  private Expression negation() {
    if (token.kind() != TokenKind.NOT) {
      return predicate();
    }
    return nested(() -> new Negation(condition(this::negation)));
  }

  private Expression predicate() {
    int start = token.start();
    Expression left = sum();
    Relation relation = relation(token.kind());
    if (relation != null) {
      return comparison(relation, left, start);
    }
    if (accept(TokenKind.IS)) {
      boolean negated = accept(TokenKind.NOT);
      take(TokenKind.NULL);
      return new NullCheck(negated, identifier(left, start, "IS NULL"));
    }
    boolean negated = accept(TokenKind.NOT);
    if (accept(TokenKind.BETWEEN)) {
      return between(negated, require(ValueType.NUMBER, left, start));
    }
    if (accept(TokenKind.IN)) {
      return new StringMatch(negated, identifier(left, start, "IN"), list()::contains);
    }
    if (accept(TokenKind.LIKE)) {
      return new StringMatch(negated, identifier(left, start, "LIKE"), pattern()::matches);
    }
    if (negated) {
      throw expected("BETWEEN, IN or LIKE after NOT");
    }
    return left;
  }

  private Expression comparison(Relation relation, Expression left, int leftStart) {
    advance();
    int start = token.start();
    Expression right = sum();
    if (relation.isOrdering()) {
      require(ValueType.NUMBER, left, leftStart);
      require(ValueType.NUMBER, right, start);
    } else {
      require(left.type(), right, start);
    }
    return new Comparison(relation, left, right);
  }

  private Expression between(boolean negated, Expression value) {
    Expression low = number(this::sum);
    take(TokenKind.AND);
    Expression high = number(this::sum);
    return new Between(negated, value, low, high);
  }

  private Set<String> list() {
    take(TokenKind.OPEN);
    Set<String> strings = new HashSet<>();
    int length = 0;
    do {
      if (++length > Selector.MAX_LIST) {
        throw SelectorException.at(
            text,
            token.start(),
            "the list of an IN has more strings than the limit, " + Selector.MAX_LIST);
      }
      strings.add(string());
    } while (accept(TokenKind.COMMA));
    if (!accept(TokenKind.CLOSE)) {
      throw expected("',' or ')'");
    }
    return strings;
  }

  private LikePattern pattern() {
    int start = token.start();
    String pattern = string();
    if (!accept(TokenKind.ESCAPE)) {
      return new LikePattern(pattern, LikePattern.NO_ESCAPE);
    }
    int escapeStart = token.start();
    String escape = string();
    if (escape.codePointCount(0, escape.length()) != 1) {
      throw SelectorException.at(text, escapeStart, "expected a string of one character");
    }
    if (LikePattern.endsInEscape(pattern, escape.codePointAt(0))) {
      throw SelectorException.at(
          text, start, "expected a pattern with a character behind each escape character");
    }
    return new LikePattern(pattern, escape.codePointAt(0));
  }

  private Expression sum() {
    return arithmetic(TokenKind.PLUS, TokenKind.MINUS, this::product);
  }

  private Expression product() {
    return arithmetic(TokenKind.TIMES, TokenKind.DIVIDE, this::signed);
  }

  private Expression arithmetic(TokenKind one, TokenKind other, Supplier<Expression> operand) {
    int start = token.start();
    Expression first = operand.get();
    if (token.kind() != one && token.kind() != other) {
      return first;
    }
    require(ValueType.NUMBER, first, start);
    List<TokenKind> operators = new ArrayList<>();
    List<Expression> operands = new ArrayList<>();
    while (token.kind() == one || token.kind() == other) {
      operators.add(token.kind());
      advance();
      operands.add(number(operand));
    }
    return new Arithmetic(first, operators, operands);
  }

  private Expression signed() {
    boolean minus = token.kind() == TokenKind.MINUS;
    if (!minus && token.kind() != TokenKind.PLUS) {
      return primary();
    }
    return nested(
        () ->
            minus && accept(TokenKind.LONG_MIN_MAGNITUDE)
                ? Literal.number(Long.MIN_VALUE)
                : new Sign(minus, number(this::signed)));
  }

  private Expression primary() {
    switch (token.kind()) {
      case STRING:
        return Literal.string(string());
      case NUMBER:
        return Literal.number((Number) value());
      case LONG_MIN_MAGNITUDE:
        throw SelectorException.at(text, token.start(), "expected a number in the range of a long");
      case TRUE:
      case FALSE:
        return Literal.truth(advance().kind() == TokenKind.TRUE);
      case IDENTIFIER:
        return identifier();
      case OPEN:
        return nested(this::parenthesised);
      default:
        throw expected("a literal, an identifier, '(', a sign or NOT");
    }
  }

  private Expression parenthesised() {
    Expression inner = disjunction();
    take(TokenKind.CLOSE);
    return inner;
  }

  private Identifier identifier() {
    int start = token.start();
    String name = (String) value();
    Identifier identifier = Identifier.named(name);
    if (identifier == null) {
      throw SelectorException.at(
          text,
          start,
          "expected a name that does not begin with JMS, or begins with JMSX or JMS_, or one of the"
              + " header fields JMSDeliveryMode, JMSPriority, JMSMessageID, JMSTimestamp,"
              + " JMSCorrelationID and JMSType");
    }
    return identifier;
  }

  private Identifier identifier(Expression operand, int start, String operator) {
    if (operand instanceof Identifier identifier) {
      return identifier;
    }
    throw SelectorException.at(text, start, "expected an identifier before " + operator);
  }

  private String string() {
    if (token.kind() != TokenKind.STRING) {
      throw expected(TokenKind.STRING.description());
    }
    return (String) value();
  }

  private Expression condition(Supplier<Expression> operand) {
    int start = token.start();
    return require(ValueType.BOOLEAN, operand.get(), start);
  }

  private Expression number(Supplier<Expression> operand) {
    int start = token.start();
    return require(ValueType.NUMBER, operand.get(), start);
  }

  private Expression require(ValueType type, Expression operand, int start) {
    if (!operand.type().fits(type)) {
      throw SelectorException.at(
          text,
          start,
          "expected %s, found %s".formatted(type.description(), operand.type().description()));
    }
    return operand;
  }

  /** Takes the token that opens a level, and what is inside. */
  private Expression nested(Supplier<Expression> inside) {
    if (++depth > Selector.MAX_DEPTH) {
      throw SelectorException.at(
          text,
          token.start(),
          "parentheses, NOTs and signs are nested deeper than the limit, " + Selector.MAX_DEPTH);
    }
    advance();
    Expression expression = inside.get();
    depth--;
    return expression;
  }

  private static @Nullable Relation relation(TokenKind kind) {
    return switch (kind) {
      case EQUAL -> Relation.EQUAL;
      case NOT_EQUAL -> Relation.NOT_EQUAL;
      case LESS -> Relation.LESS;
      case LESS_OR_EQUAL -> Relation.LESS_OR_EQUAL;
      case GREATER -> Relation.GREATER;
      case GREATER_OR_EQUAL -> Relation.GREATER_OR_EQUAL;
      default -> null;
    };
  }

  private Token advance() {
    Token taken = token;
    token = lexer.next();
    return taken;
  }

  private boolean accept(TokenKind kind) {
    boolean found = token.kind() == kind;
    if (found) {
      advance();
    }
    return found;
  }

  private void take(TokenKind kind) {
    if (!accept(kind)) {
      throw expected(kind.description());
    }
  }

  private Object value() {
    return Objects.requireNonNull(advance().value());
  }

  private SelectorException expected(String what) {
    return SelectorException.at(text, token.start(), "expected " + what + ", found " + found());
  }

  private String found() {
    if (token.kind() == TokenKind.END) {
      return token.kind().description();
    }
    String word = text.substring(token.start(), Math.min(token.end(), token.start() + 32));
    String quoted = "'" + SelectorException.printable(word) + "'";
    return token.kind().isKeyword() ? "the reserved word " + quoted : quoted;
  }
}
