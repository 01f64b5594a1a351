package org.angarium.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.angarium.store.MessageKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTableTest {
  private static final Envelope MESSAGE =
      new Envelope(
          "ID:1",
          Address.queue("orders"),
          false,
          4,
          0,
          0,
          0,
          null,
          null,
          null,
          Map.of(),
          BodyType.TEXT,
          Body.NONE);

  private final EntryTable table = new EntryTable();

  private static Entry entry(long sequence) {
    return new Entry(new MessageKey(1, 4, sequence), MESSAGE, false, 0);
  }

  /** Small ranges make the table crowded, large ones make it grow. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 40, 3_000})
  void holdsWhatAMapWouldHold(int range) {
    Random random = new Random(range);
    Map<Long, Entry> expected = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      long sequence = 1L << 40 | random.nextInt(range);
      if (random.nextInt(5) < (i / 10_000) % 5) {
        Entry entry = entry(sequence);
        expected.put(sequence, entry);
        table.put(entry);
      } else {
        expected.remove(sequence);
        table.remove(sequence);
      }
      assertThat(table.size()).isEqualTo(expected.size());
      long other = 1L << 40 | random.nextInt(range);
      assertThat(table.get(other)).isSameAs(expected.get(other));
    }
    assertThat(table.entries()).containsExactlyInAnyOrderElementsOf(expected.values());
  }

  @Test
  void findsEachOfALongRun() {
    for (long sequence = 0; sequence < 10_000; sequence++) {
      table.put(entry(sequence));
    }
    for (long sequence = 0; sequence < 10_000; sequence += 2) {
      table.remove(sequence);
    }
    for (long sequence = 0; sequence < 10_000; sequence++) {
      assertThat(table.get(sequence) != null).isEqualTo(sequence % 2 == 1);
    }
  }
}
