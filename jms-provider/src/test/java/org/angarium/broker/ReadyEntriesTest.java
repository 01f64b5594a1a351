package org.angarium.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.angarium.store.MessageKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadyEntriesTest {
  private static final Comparator<Entry> DELIVERY_ORDER =
      Comparator.<Entry>comparingInt(entry -> -entry.key.priority())
          .thenComparingLong(entry -> entry.key.sequence());

  /** Adds at the end, takes from anywhere, puts back: what a sorted set does, it does. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10})
  void behavesAsASortedSet(int priorities) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ReadyEntries ready = new ReadyEntries();
    TreeSet<Entry> expected = new TreeSet<>(DELIVERY_ORDER);
    List<Entry> taken = new ArrayList<>();
    long sequence = 0;
    for (int step = 0; step < 60_000; step++) {
      int choice = random.nextInt(10);
      if (choice < 4) {
        Entry entry = entry(random.nextInt(priorities), ++sequence);
        ready.add(entry);
        expected.add(entry);
      } else if (choice < 9 && !expected.isEmpty()) {
        Entry entry = pick(ready, expected, random, sequence);
        ready.remove(entry);
        expected.remove(entry);
        taken.add(entry);
      } else if (!taken.isEmpty()) {
        Entry entry = taken.remove(random.nextInt(taken.size()));
        ready.add(entry);
        expected.add(entry);
      }
      assertThat(ready.size()).as("seed %d, step %d", seed, step).isEqualTo(expected.size());
      assertThat(ready.atOrAfter(9, Long.MIN_VALUE))
          .as("seed %d, step %d", seed, step)
          .isSameAs(expected.isEmpty() ? null : expected.first());
    }
  }

  @Test
  void takesTheLastAgainWhenItHasComeBack() {
    ReadyEntries ready = new ReadyEntries();
    Entry first = entry(4, 1);
    Entry last = entry(4, 2);
    ready.add(first);
    ready.add(last);
    ready.remove(last);
    ready.add(last);
    ready.remove(last);
    assertThat(ready.size()).isEqualTo(1);
    assertThat(ready.atOrAfter(4, 2)).isNull();
    assertThat(ready.atOrAfter(4, 1)).isSameAs(first);
  }

  private static Entry pick(
      ReadyEntries ready, TreeSet<Entry> expected, Random random, long sequence) {
    if (random.nextBoolean()) {
      return expected.first();
    }
    Entry from = entry(random.nextInt(10), random.nextLong(sequence + 1));
    Entry wanted = expected.ceiling(from);
    assertThat(ready.atOrAfter(from.key.priority(), from.key.sequence())).isSameAs(wanted);
    return wanted == null ? expected.first() : wanted;
  }

  private static Entry entry(int priority, long sequence) {
    Envelope envelope =
        new Envelope(
            null,
            Address.queue("q"),
            false,
            priority,
            0,
            0,
            0,
            null,
            null,
            null,
            Map.of(),
            BodyType.MESSAGE,
            Body.NONE);
    return new Entry(new MessageKey(1, priority, sequence), envelope, false, 0);
  }
}
