package org.angarium.selector;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link Token} is. */
enum TokenKind {
  END("the end"),
  IDENTIFIER("an identifier"),
  STRING("a string literal"),
  NUMBER("a number"),
  /** 9223372036854775808, which is a number only behind a minus sign. */
  LONG_MIN_MAGNITUDE("a number"),
  OPEN("'('"),
  CLOSE("')'"),
  COMMA("','"),
  EQUAL("'='"),
  NOT_EQUAL("'<>'"),
  LESS("'<'"),
  LESS_OR_EQUAL("'<='"),
  GREATER("'>'"),
  GREATER_OR_EQUAL("'>='"),
  PLUS("'+'"),
  MINUS("'-'"),
  TIMES("'*'"),
  DIVIDE("'/'"),
  AND("AND"),
  BETWEEN("BETWEEN"),
  ESCAPE("ESCAPE"),
  FALSE("FALSE"),
  IN("IN"),
  IS("IS"),
  LIKE("LIKE"),
  NOT("NOT"),
  NULL("NULL"),
  OR("OR"),
  TRUE("TRUE");

  private static final Map<String, TokenKind> KEYWORDS = new HashMap<>();

  static {
    EnumSet.range(AND, TRUE).forEach(kind -> KEYWORDS.put(kind.name(), kind));
  }

  private final String description;

  TokenKind(String description) {
    this.description = description;
  }

  /** How an error message calls it. */
  String description() {
    return description;
  }

  /** Whether it is a word that no identifier may be. */
  boolean isKeyword() {
    return compareTo(AND) >= 0;
  }

  /**
   * The keyword that the word is, in whatever case, or null. Only ASCII letters have a case here:
   * to Java, a dotless i is an I as well, and a property of such a name would be lost.
   */
  static @Nullable TokenKind keyword(String word) {
    if (word.length() > "BETWEEN".length()) {
      return null;
    }
    char[] upper = word.toCharArray();
    for (int i = 0; i < upper.length; i++) {
      if (upper[i] >= 'a' && upper[i] <= 'z') {
        upper[i] = (char) (upper[i] - ('a' - 'A'));
      }
    }
    return KEYWORDS.get(new String(upper));
  }
}
