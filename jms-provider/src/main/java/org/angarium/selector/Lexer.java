package org.angarium.selector;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes tokens of a selector's text, one at a time. Belongs to one {@link Parser}. */
final class Lexer {

  private final String text;
  private int position;

  Lexer(String text) {
    this.text = text;
  }

  /** Whether nothing but a selector's white space is in the text. */
  static boolean isBlank(String text) {
    return text.chars().allMatch(Lexer::isSpace);
  }

  /** The next token; {@link TokenKind#END}, as often as asked, when there is none. */
  Token next() {
    while (position < text.length() && isSpace(text.charAt(position))) {
      position++;
    }
    if (position == text.length()) {
      return new Token(TokenKind.END, position, position, null);
    }
    char first = text.charAt(position);
    if (first == '\'') {
      return string();
    }
    if (isDigit(first) || first == '.' && isDigit(peek(1))) {
      return advance(new NumberScanner(text, position).scan());
    }
    TokenKind symbol = symbol(first);
    if (symbol != null) {
      int length = symbol.description().length() - 2; // without its quotes
      return advance(new Token(symbol, position, position + length, null));
    }
    return word();
  }

  /** White space as Java has it: space, tab, form feed and line terminators. */
  private static boolean isSpace(int unit) {
    return unit == ' ' || unit == '\t' || unit == '\f' || unit == '\n' || unit == '\r';
  }

  private static boolean isDigit(char unit) {
    return unit >= '0' && unit <= '9';
  }

  private char peek(int ahead) {
    return position + ahead < text.length() ? text.charAt(position + ahead) : '\0';
  }

  private Token advance(Token token) {
    position = token.end();
    return token;
  }

  private @Nullable TokenKind symbol(char first) {
    char second = peek(1);
    if (first == '-' && second == '-' || first == '/' && second == '*') {
      throw error(
          "selectors have no comments; if two minus signs are meant, put a space between them");
    }
    return switch (first) {
      case '(' -> TokenKind.OPEN;
      case ')' -> TokenKind.CLOSE;
      case ',' -> TokenKind.COMMA;
      case '=' -> TokenKind.EQUAL;
      case '+' -> TokenKind.PLUS;
      case '-' -> TokenKind.MINUS;
      case '*' -> TokenKind.TIMES;
      case '/' -> TokenKind.DIVIDE;
      case '<' ->
          second == '>'
              ? TokenKind.NOT_EQUAL
              : second == '=' ? TokenKind.LESS_OR_EQUAL : TokenKind.LESS;
      case '>' -> second == '=' ? TokenKind.GREATER_OR_EQUAL : TokenKind.GREATER;
      default -> null;
    };
  }

  private Token string() {
    StringBuilder value = new StringBuilder();
    int from = position + 1;
    while (true) {
      int quote = text.indexOf('\'', from);
      if (quote < 0) {
        throw error("expected a closing ' for the string that begins here");
      }
      value.append(text, from, quote);
      if (quote + 1 == text.length() || text.charAt(quote + 1) != '\'') {
        return advance(new Token(TokenKind.STRING, position, quote + 1, value.toString()));
      }
      value.append('\'');
      from = quote + 2;
    }
  }

  private Token word() {
    int first = text.codePointAt(position);
    if (!Character.isJavaIdentifierStart(first)) {
      throw unexpected(first);
    }
    int end = position;
    while (end < text.length() && Character.isJavaIdentifierPart(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    String name = text.substring(position, end);
    TokenKind keyword = TokenKind.keyword(name);
    return advance(
        new Token(Objects.requireNonNullElse(keyword, TokenKind.IDENTIFIER), position, end, name));
  }

  private SelectorException unexpected(int first) {
    String hint =
        switch (first) {
          case '"' -> "; a string stands in single quotes";
          case '!' -> "; unequal is <> and negation is NOT";
          default -> "";
        };
    return error(
        "expected a literal, an identifier or an operator, found '%s' (U+%04X)%s"
            .formatted(SelectorException.printable(Character.toString(first)), first, hint));
  }

  private SelectorException error(String problem) {
    return SelectorException.at(text, position, problem);
  }
}
