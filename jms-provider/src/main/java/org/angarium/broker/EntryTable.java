package org.angarium.broker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries by their sequence: a hash table with open addressing, which makes no object for what it
 * holds. Owned by the queue's mailbox.
 */
final class EntryTable {
  private static final int FIRST_CAPACITY = 16;
  private static final long SCATTER = 0x9E3779B97F4A7C15L;
  private static final int SCATTER_SHIFT = 32;

  private @Nullable Entry[] slots = new Entry[FIRST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  @Nullable Entry get(long sequence) {
    return slots[slotOf(sequence)];
  }

  /** Adds an entry, in place of one with the same sequence. */
  void put(Entry entry) {
    int slot = slotOf(entry.sequence);
    if (slots[slot] == null) {
      size++;
    }
    slots[slot] = entry;
    if (size * 2 > slots.length) {
      resize(slots.length * 2);
    }
  }

  void remove(long sequence) {
    int hole = slotOf(sequence);
    if (slots[hole] == null) {
      return;
    }
    size--;
    slots[hole] = null;
    closeGap(hole);
    if (slots.length > FIRST_CAPACITY && size * 16 < slots.length) {
      resize(slots.length / 4);
    }
  }

  /** Moves back what stands behind a hole only because the hole was taken when it came. */
  private void closeGap(int removed) {
    int hole = removed;
    int mask = slots.length - 1;
    for (int slot = hole + 1 & mask; ; slot = slot + 1 & mask) {
      Entry entry = slots[slot];
      if (entry == null) {
        return;
      }
      int home = home(entry.sequence);
      if ((slot - home & mask) >= (slot - hole & mask)) {
        slots[hole] = entry;
        slots[slot] = null;
        hole = slot;
      }
    }
  }

  /** All entries, in no order that means anything. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>(size);
    for (Entry entry : slots) {
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  /** Where the entry of a sequence is, or would be put. */
  private int slotOf(long sequence) {
    int slot = home(sequence);
    while (true) {
      Entry entry = slots[slot];
      if (entry == null || entry.sequence == sequence) {
        return slot;
      }
      slot = slot + 1 & slots.length - 1;
    }
  }

  /** Scattered, because runs of neighbours would be long to close gaps in. */
  private int home(long sequence) {
    return (int) (sequence * SCATTER >>> SCATTER_SHIFT) & slots.length - 1;
  }

  private void resize(int capacity) {
    List<Entry> entries = entries();
    slots = new Entry[capacity];
    for (Entry entry : entries) {
      slots[slotOf(entry.sequence)] = entry;
    }
  }
}
