package org.angarium.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LIKE against a reference that tries everything, on random patterns and texts. */
class LikeDifferentialTest {

  private static final int ROUNDS = 25_000;
  private static final int[] ALPHABET = {'a', 'b', 'a', '\n', 0x1F600, 0xD83D, 0xDE00};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithAReference(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      List<Integer> pattern = pattern(random);
      String text = text(random, pattern);
      int escape = random.nextBoolean() ? '!' : 0x1F610;
      assertThat(new LikePattern(written(pattern, escape), escape).matches(text))
          .as("seed %d, round %d: '%s' LIKE '%s'", seed, round, text, written(pattern, escape))
          .isEqualTo(reference(text.codePoints().toArray(), pattern));
    }
  }

  /** Characters, '_' and '%'; those with a minus sign stand for themselves. */
  private static List<Integer> pattern(Random random) {
    int length = random.nextInt(10) == 0 ? 60 + random.nextInt(100) : random.nextInt(10);
    int percents = random.nextInt(5);
    List<Integer> pattern = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      int kind = random.nextInt(20);
      if (kind < percents) {
        pattern.add((int) '%');
      } else if (kind < 8) {
        pattern.add((int) '_');
      } else if (kind == 8) {
        pattern.add(random.nextBoolean() ? -'%' : -'_');
      } else {
        int point = ALPHABET[random.nextInt(random.nextBoolean() ? 2 : ALPHABET.length)];
        boolean pairs = i > 0 && pattern.get(i - 1) == 0xD83D && point == 0xDE00;
        pattern.add(pairs ? 'a' : point);
      }
    }
    return pattern;
  }

  private static String written(List<Integer> pattern, int escape) {
    StringBuilder text = new StringBuilder();
    for (int point : pattern) {
      if (point < 0) {
        text.appendCodePoint(escape);
      }
      text.appendCodePoint(Math.abs(point));
    }
    return text.toString();
  }

  /** Mostly a text that the pattern was made to fit, with a fault now and then. */
  private static String text(Random random, List<Integer> pattern) {
    StringBuilder text = new StringBuilder();
    for (int point : pattern) {
      int repeat = point == '%' ? random.nextInt(4) : random.nextInt(60) == 0 ? 0 : 1;
      for (int i = 0; i < repeat; i++) {
        boolean free = point == '%' || point == '_' || random.nextInt(60) == 0;
        text.appendCodePoint(free ? ALPHABET[random.nextInt(ALPHABET.length)] : Math.abs(point));
      }
    }
    return text.toString();
  }

  /** Reachable pattern positions, character by character of the text. */
  private static boolean reference(int[] text, List<Integer> pattern) {
    boolean[] reached = new boolean[pattern.size() + 1];
    reached[0] = true;
    skipPercents(reached, pattern);
    for (int point : text) {
      boolean[] next = new boolean[reached.length];
      for (int i = 0; i < pattern.size(); i++) {
        int wanted = pattern.get(i);
        if (reached[i] && wanted == '%') {
          next[i] = true;
        } else if (reached[i] && (wanted == '_' || Math.abs(wanted) == point)) {
          next[i + 1] = true;
        }
      }
      skipPercents(next, pattern);
      reached = next;
    }
    return reached[pattern.size()];
  }

  private static void skipPercents(boolean[] reached, List<Integer> pattern) {
    for (int i = 0; i < pattern.size(); i++) {
      reached[i + 1] |= reached[i] && pattern.get(i) == '%';
    }
  }
}
