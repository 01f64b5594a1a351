package org.angarium.selector;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands between two percent signs of a {@link LikePattern}: characters, each of which is
 * given or any. Immutable.
 *
 * <p>A short piece without {@code _} is found by the JDK's search. Any other is found by {@link
 * PieceSearch}, in one step per character of the text and 64 of the piece.
 */
final class LikePiece {

  /** Stands for any one character. */
  static final int ANY = -1;

  /** Up to this length the JDK's search, whose worst case is a product, is as good as linear. */
  private static final int SHORT = 64;

  private final int[] points;

  /**
   * The piece as a string when it has only characters that are given and are no lone surrogates.
   */
  private final @Nullable String plain;

  /** Null when the JDK's search is used. */
  private final @Nullable PieceSearch search;

  /**
   * @param points code points and {@link #ANY}
   * @param length how many of them belong to the piece
   */
  LikePiece(int[] points, int length) {
    this.points = Arrays.copyOf(points, length);
    boolean given = Arrays.stream(this.points).allMatch(LikePiece::isGivenCharacter);
    this.plain = given ? new String(this.points, 0, length) : null;
    this.search = given && length <= SHORT ? null : new PieceSearch(this.points);
  }

  /**
   * Lone surrogates are told apart because, compared unit by unit, they would also match one half
   * of a character in the text.
   */
  private static boolean isGivenCharacter(int point) {
    return point != ANY && Character.getType(point) != Character.SURROGATE;
  }

  /** Where the piece ends when it stands at the position; -1 when it does not stand there. */
  int endAt(String text, int position) {
    if (plain != null) {
      return text.startsWith(plain, position) ? position + plain.length() : -1;
    }
    int i = position;
    for (int point : points) {
      if (i == text.length()) {
        return -1;
      }
      int found = text.codePointAt(i);
      if (point != ANY && point != found) {
        return -1;
      }
      i += Character.charCount(found);
    }
    return i;
  }

  /** Where as many characters as the piece has begin before the end; -1 when there are too few. */
  int startBefore(String text, int end) {
    if (plain != null) {
      return end - plain.length();
    }
    int i = end;
    for (int missing = points.length; missing > 0; missing--) {
      if (i == 0) {
        return -1;
      }
      i -= Character.charCount(text.codePointBefore(i));
    }
    return i;
  }

  /** Where the first such piece between two positions ends; -1 when there is none. */
  int endOfFirst(String text, int from, int to) {
    if (search != null) {
      return search.endOfFirst(text, from, to);
    }
    String wanted = Objects.requireNonNull(plain);
    int found = text.indexOf(wanted, from);
    return found < 0 || found + wanted.length() > to ? -1 : found + wanted.length();
  }
}
