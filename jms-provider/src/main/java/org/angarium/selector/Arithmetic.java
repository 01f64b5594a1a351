package org.angarium.selector;

import java.util.List;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * Numbers joined by operators of one precedence, worked off from left to right. Flat, so that a
 * long chain is a loop and no deep tree. Exact until an approximate operand comes.
 */
final class Arithmetic extends Expression {

  private final Expression first;
  private final TokenKind[] operators;
  private final Expression[] operands;

  /**
   * @param operators PLUS, MINUS, TIMES or DIVIDE, one before each of the operands
   */
  Arithmetic(Expression first, List<TokenKind> operators, List<Expression> operands) {
    this.first = first;
    this.operators = operators.toArray(TokenKind[]::new);
    this.operands = operands.toArray(Expression[]::new);
  }

  @Override
  ValueType type() {
    return ValueType.NUMBER;
  }

  @Override
  @Nullable Object value(Envelope message) {
    if (!(first.value(message) instanceof Number start)) {
      return null;
    }
    boolean exact = Numeric.isExact(start);
    long sum = start.longValue();
    double approximateSum = start.doubleValue();
    for (int i = 0; i < operands.length; i++) {
      if (!(operands[i].value(message) instanceof Number operand)) {
        return null;
      }
      exact &= Numeric.isExact(operand);
      if (!exact) {
        approximateSum = apply(operators[i], approximateSum, operand.doubleValue());
      } else if (operators[i] == TokenKind.DIVIDE && operand.longValue() == 0) {
        return null;
      } else {
        sum = apply(operators[i], sum, operand.longValue());
        approximateSum = sum;
      }
    }
    return exact ? (Object) sum : (Object) approximateSum;
  }

  private static long apply(TokenKind operator, long a, long b) {
    return switch (operator) {
      case PLUS -> a + b;
      case MINUS -> a - b;
      case TIMES -> a * b;
      case DIVIDE -> a / b;
      default -> throw new IllegalStateException(operator + " is no arithmetic operator");
    };
  }

  private static double apply(TokenKind operator, double a, double b) {
    return switch (operator) {
      case PLUS -> a + b;
      case MINUS -> a - b;
      case TIMES -> a * b;
      case DIVIDE -> a / b;
      default -> throw new IllegalStateException(operator + " is no arithmetic operator");
    };
  }
}
