package org.angarium.selector;

import java.util.Arrays;

/**
 * Finds a sequence of characters, some of which may be any character, in a text. Immutable.
 *
 * <p>This is the bit-parallel search of Baeza-Yates and Gonnet. After each character of the text,
 * bit i of a state says whether the last i + 1 characters fit the piece's first i + 1. The next
 * state is the state shifted by one, a new attempt put in at the bottom, and cut down to the places
 * that the character fits: those where the piece takes any, and those where it has this one. A
 * piece of m characters costs m / 64 steps per character of the text, and no text makes it go back.
 *
 * <p>The places of a character are a mask when they are many, else a list, which keeps the memory
 * in proportion to the piece also when each of its characters is another one: more than m / 64
 * places can only be had by 64 characters.
 */
final class PieceSearch {

  private final int length;
  private final int words;

  /** The places that take any character. */
  private final long[] any;

  /** The characters that the piece has, ascending. */
  private final int[] alphabet;

  /** By index in the alphabet: the places as a mask; empty where they are in {@link #lists}. */
  private final long[][] masks;

  private final int[][] lists;

  /**
   * @param piece code points and {@link LikePiece#ANY}; not empty
   */
  PieceSearch(int[] piece) {
    length = piece.length;
    words = (length + Long.SIZE - 1) / Long.SIZE;
    any = new long[words];
    alphabet = charactersOf(piece);
    masks = new long[alphabet.length][];
    lists = new int[alphabet.length][];
    collectPlaces(piece);
  }

  private static int[] charactersOf(int[] piece) {
    int[] sorted = piece.clone();
    Arrays.sort(sorted);
    int count = 0;
    for (int point : sorted) {
      if (point != LikePiece.ANY && (count == 0 || point != sorted[count - 1])) {
        sorted[count++] = point;
      }
    }
    return Arrays.copyOf(sorted, count);
  }

  private void collectPlaces(int[] piece) {
    int[] counts = new int[alphabet.length];
    for (int place = 0; place < length; place++) {
      if (piece[place] == LikePiece.ANY) {
        set(any, place);
      } else {
        counts[Arrays.binarySearch(alphabet, piece[place])]++;
      }
    }
    for (int i = 0; i < counts.length; i++) {
      boolean many = counts[i] > words;
      masks[i] = new long[many ? words : 0];
      lists[i] = new int[many ? 0 : counts[i]];
    }
    for (int place = length - 1; place >= 0; place--) {
      if (piece[place] != LikePiece.ANY) {
        int i = Arrays.binarySearch(alphabet, piece[place]);
        if (lists[i].length > 0) {
          lists[i][--counts[i]] = place;
        } else {
          set(masks[i], place);
        }
      }
    }
  }

  /** Where the first such piece between two positions of the text ends; -1 when there is none. */
  int endOfFirst(String text, int from, int to) {
    long[] state = new long[words];
    long[] next = new long[words];
    for (int i = from; i < to; ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      step(state, next, Arrays.binarySearch(alphabet, point));
      if (isSet(next, length - 1)) {
        return i;
      }
      long[] old = state;
      state = next;
      next = old;
    }
    return -1;
  }

  /**
   * Makes the next state.
   *
   * @param character its index in the alphabet, or negative
   */
  private void step(long[] state, long[] next, int character) {
    long[] mask = character >= 0 && masks[character].length > 0 ? masks[character] : any;
    long carry = 1;
    for (int word = 0; word < words; word++) {
      next[word] = (state[word] << 1 | carry) & (any[word] | mask[word]);
      carry = state[word] >>> Long.SIZE - 1;
    }
    if (character >= 0) {
      for (int place : lists[character]) {
        if (place == 0 || isSet(state, place - 1)) {
          set(next, place);
        }
      }
    }
  }

  private static void set(long[] bits, int index) {
    bits[index / Long.SIZE] |= 1L << index;
  }

  private static boolean isSet(long[] bits, int index) {
    return (bits[index / Long.SIZE] & 1L << index) != 0;
  }
}
