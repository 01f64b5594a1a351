package org.angarium.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValueCodecTest {
  private static final List<@Nullable Object> EVERY_TYPE =
      Arrays.asList(
          null,
          true,
          false,
          (byte) -1,
          Short.MIN_VALUE,
          '\uD800',
          Integer.MIN_VALUE,
          Long.MAX_VALUE,
          Float.NaN,
          -0.0d,
          "text 数据 \uDC00",
          "");

  @Test
  void everyTypeSurvivesInOrder() {
    assertThat(ValueCodec.decodeList(ValueCodec.encodeList(EVERY_TYPE))).isEqualTo(EVERY_TYPE);
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < EVERY_TYPE.size(); i++) {
      map.put("name" + (EVERY_TYPE.size() - i), EVERY_TYPE.get(i));
    }
    Map<String, @Nullable Object> decoded = ValueCodec.decodeMap(ValueCodec.encodeMap(map));
    assertThat(decoded).isEqualTo(map);
    assertThat(List.copyOf(decoded.keySet())).isEqualTo(List.copyOf(map.keySet()));
  }

  @Test
  void bytesSurvive() {
    byte[] bytes = {0, -1, 127};
    List<@Nullable Object> decoded = ValueCodec.decodeList(ValueCodec.encodeList(List.of(bytes)));
    assertThat((byte[]) decoded.get(0)).isEqualTo(bytes);
  }

  @Test
  void refusesATypeThatHasNoForm() {
    assertThatThrownBy(() -> ValueCodec.encodeList(List.of(new StringBuilder("x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.StringBuilder");
  }

  /** Whatever the bytes: a value or an IllegalArgumentException, and no huge allocation. */
  @Test
  void damagedBytesAreRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] good = ValueCodec.encodeList(EVERY_TYPE);
    for (int round = 0; round < 50_000; round++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int flips = random.nextInt(4); flips > 0 && bad.length > 0; flips--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        ValueCodec.decodeList(bad);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
      }
    }
  }

  @Test
  void refusesACountThatDoesNotFit() {
    assertThatThrownBy(() -> ValueCodec.decodeList(new byte[] {0x7F, -1, -1, -1}))
        .hasMessage("a count of 2147483647 does not fit the 0 bytes left");
    assertThatThrownBy(() -> ValueCodec.decodeList(new byte[] {0, 0, 0, 0, 9}))
        .hasMessage("1 bytes follow the last value");
  }
}
