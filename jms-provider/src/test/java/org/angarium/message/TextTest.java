package org.angarium.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "naïve", "数据", "😀", "a\u0000b", "\uFFFD", "x\uFFFDy😀"})
  void wellFormedTextIsUtf8(String text) {
    assertThat(Text.encode(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(Text.decode(Text.encode(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\uD800", "\uDC00", "\uDC00\uD800", "a\uD83Db", "😀\uD83D", "\uFFFD\uDFFF"})
  void loneSurrogatesSurvive(String text) {
    assertThat(Text.decode(Text.encode(text))).isEqualTo(text);
  }

  @Test
  void everyStringSurvives() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      char[] units = new char[random.nextInt(12)];
      for (int i = 0; i < units.length; i++) {
        units[i] =
            (char)
                (random.nextBoolean() ? 0xD7FE + random.nextInt(0x804) : random.nextInt(0x10000));
      }
      String text = new String(units);
      assertThat(Text.decode(Text.encode(text))).as("seed %d", seed).isEqualTo(text);
    }
  }

  @Test
  void refusesWhatIsNotText() {
    for (byte[] bytes :
        new byte[][] {{(byte) 0x80}, {(byte) 0xC3}, {(byte) 0xC3, 'a'}, {(byte) 0xFF, 0, 0, 0}}) {
      assertThatThrownBy(() -> Text.decode(bytes)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
