package org.angarium.selector;

import java.util.ArrayList;
import java.util.List;

/**
 * The pattern of a LIKE (JMS 3.1, 3.8.1.1): {@code _} is any one character, {@code %} is any
 * sequence, an escape character makes the next one stand for itself. A character is a Unicode code
 * point, line terminators included. Immutable.
 *
 * <p>The pattern is cut at its percent signs. The first piece must stand at the text's beginning,
 * the last at its end, and each of the others is looked for from where the one before it ended. The
 * leftmost place is always as good as any: whatever could follow a later place can follow it. So
 * there is no going back, and a text is read once, whatever the number of percent signs; {@link
 * LikePiece} says what reading it costs.
 */
final class LikePattern {

  /** Stands for an escape character that no pattern has. */
  static final int NO_ESCAPE = -2;

  private final LikePiece[] pieces;

  /**
   * @param escape the code point that escapes the one after it, or {@link #NO_ESCAPE}
   * @throws IllegalArgumentException when the pattern {@linkplain #endsInEscape ends in an escape}
   */
  LikePattern(String pattern, int escape) {
    List<LikePiece> cut = new ArrayList<>();
    int[] piece = new int[pattern.length()];
    int length = 0;
    for (int i = 0; i < pattern.length(); ) {
      int point = pattern.codePointAt(i);
      i += Character.charCount(point);
      if (point == escape) {
        if (i == pattern.length()) {
          throw new IllegalArgumentException("the pattern ends in its escape character");
        }
        point = pattern.codePointAt(i);
        i += Character.charCount(point);
        piece[length++] = point;
      } else if (point == '%') {
        if (length > 0 || cut.isEmpty()) {
          cut.add(new LikePiece(piece, length));
        }
        length = 0;
      } else {
        piece[length++] = point == '_' ? LikePiece.ANY : point;
      }
    }
    cut.add(new LikePiece(piece, length));
    pieces = cut.toArray(LikePiece[]::new);
  }

  /** Whether the pattern's last escape character has nothing to escape. */
  static boolean endsInEscape(String pattern, int escape) {
    boolean open = false;
    for (int i = 0; i < pattern.length(); ) {
      int point = pattern.codePointAt(i);
      i += Character.charCount(point);
      open = !open && point == escape;
    }
    return open;
  }

  /** Whether the whole text is like the pattern. */
  boolean matches(String text) {
    int position = pieces[0].endAt(text, 0);
    int last = pieces.length - 1;
    if (position < 0 || last == 0) {
      return position == text.length();
    }
    int end = pieces[last].startBefore(text, text.length());
    if (end < position || pieces[last].endAt(text, end) < 0) {
      return false;
    }
    for (int i = 1; i < last; i++) {
      position = pieces[i].endOfFirst(text, position, end);
      if (position < 0) {
        return false;
      }
    }
    return true;
  }
}
