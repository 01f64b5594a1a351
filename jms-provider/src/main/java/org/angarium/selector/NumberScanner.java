package org.angarium.selector;

/**
 * Reads one numeric literal as Java writes it (JLS 3.10.1 and 3.10.2), without a sign. Exact ones
 * become Long, approximate ones Double; what no long or double can hold is refused.
 */
final class NumberScanner {

  private static final String LONG_MIN_DIGITS = "9223372036854775808";

  private final String text;
  private final int start;
  private int position;

  NumberScanner(String text, int start) {
    this.text = text;
    this.start = start;
    this.position = start;
  }

  /** The literal that begins at the start, which must be a digit, or a dot before a digit. */
  Token scan() {
    Token token = literal();
    if (position < text.length() && Character.isJavaIdentifierPart(text.codePointAt(position))) {
      throw malformed("its last character is not part of a Java number");
    }
    return token;
  }

  private Token literal() {
    if (isAt(start, '0') && isAt(start + 1, 'x', 'X')) {
      position += 2;
      return hexadecimal();
    }
    if (isAt(start, '0') && isAt(start + 1, 'b', 'B')) {
      position += 2;
      requireDigits(2);
      return exact(start + 2, 2);
    }
    return decimal();
  }

  private Token hexadecimal() {
    boolean digits = digits(16);
    boolean point = accept('.');
    boolean fraction = point && digits(16);
    if (!digits && !fraction) {
      throw malformed("a hexadecimal digit is missing");
    }
    int mantissaEnd = position;
    if (accept('p', 'P')) {
      exponent();
      return approximate(start + 2, mantissaEnd);
    }
    if (point) {
      throw malformed("a hexadecimal fraction needs an exponent, p and a number");
    }
    return exact(start + 2, 16);
  }

  private Token decimal() {
    digits(10);
    boolean approximate = accept('.');
    if (approximate) {
      digits(10);
    }
    int mantissaEnd = position;
    if (accept('e', 'E')) {
      exponent();
      approximate = true;
    }
    if (approximate || isAt(position, 'f', 'F') || isAt(position, 'd', 'D')) {
      return approximate(start, mantissaEnd);
    }
    return isAt(start, '0') && position > start + 1 ? exact(start + 1, 8) : exact(start, 10);
  }

  private void exponent() {
    if (!accept('+')) {
      accept('-');
    }
    requireDigits(10);
  }

  private Token exact(int digitsStart, int radix) {
    String digits = text.substring(digitsStart, position).replace("_", "");
    accept('l', 'L');
    if (radix == 10 && digits.equals(LONG_MIN_DIGITS)) {
      return new Token(TokenKind.LONG_MIN_MAGNITUDE, start, position, null);
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digitAt(digits, i) >= radix) {
        throw malformed("a number that begins with 0 is octal, and has digits up to 7");
      }
    }
    try {
      long value = radix == 10 ? Long.parseLong(digits) : Long.parseUnsignedLong(digits, radix);
      return new Token(TokenKind.NUMBER, start, position, value);
    } catch (NumberFormatException e) {
      throw outOfRange("of a long");
    }
  }

  private Token approximate(int mantissaStart, int mantissaEnd) {
    String literal = text.substring(start, position).replace("_", "");
    boolean single = accept('f', 'F');
    if (!single) {
      accept('d', 'D');
    }
    double value = single ? Float.parseFloat(literal) : Double.parseDouble(literal);
    if (Double.isInfinite(value) || value == 0 && !isZero(mantissaStart, mantissaEnd)) {
      throw outOfRange(single ? "of a float" : "of a double");
    }
    return new Token(TokenKind.NUMBER, start, position, value);
  }

  private boolean isZero(int from, int to) {
    for (int i = from; i < to; i++) {
      if ("0._".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private void requireDigits(int radix) {
    if (!digits(radix)) {
      throw malformed("a digit is missing");
    }
  }

  /** Takes digits, and underscores between them; whether there was one. */
  private boolean digits(int radix) {
    int from = position;
    while (digitAt(text, position) < radix || isAt(position, '_')) {
      position++;
    }
    if (position > from && (isAt(from, '_') || isAt(position - 1, '_'))) {
      throw malformed("an underscore stands between digits");
    }
    return position > from;
  }

  /** The value of a digit; {@link Integer#MAX_VALUE} when there is none. Only ASCII ones count. */
  private static int digitAt(String text, int index) {
    if (index >= text.length() || text.charAt(index) > 'f') {
      return Integer.MAX_VALUE;
    }
    int digit = Character.digit(text.charAt(index), 16);
    return digit < 0 ? Integer.MAX_VALUE : digit;
  }

  private boolean isAt(int index, char... units) {
    if (index < text.length()) {
      for (char unit : units) {
        if (text.charAt(index) == unit) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean accept(char... units) {
    boolean found = isAt(position, units);
    if (found) {
      position++;
    }
    return found;
  }

  private SelectorException malformed(String detail) {
    return SelectorException.at(text, start, "expected a number as Java writes it: " + detail);
  }

  private SelectorException outOfRange(String range) {
    return SelectorException.at(text, start, "expected a number in the range " + range);
  }
}
