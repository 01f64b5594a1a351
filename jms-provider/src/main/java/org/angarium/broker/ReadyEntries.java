package org.angarium.broker;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a queue that may be delivered, in delivery order: priority descending, sequence
 * ascending. Owned by the queue's mailbox.
 *
 * <p>Each priority has a ring of entries in ascending sequence, to whose end almost every message
 * is added, and a sorted map for those that come back or become visible out of order. An entry that
 * is taken from the middle of the ring leaves a hole; holes are closed when they outnumber the
 * entries.
 */
final class ReadyEntries {
  private final @Nullable Line[] lines = new Line[Envelope.MAX_PRIORITY + 1];
  private int size;

  int size() {
    return size;
  }

  void add(Entry entry) {
    int priority = entry.priority;
    Line line = lines[priority];
    if (line == null) {
      line = new Line();
      lines[priority] = line;
    }
    line.add(entry);
    entry.state = Entry.State.READY;
    size++;
  }

  void remove(Entry entry) {
    Line line = lines[entry.priority];
    if (line == null || !line.remove(entry)) {
      throw new IllegalStateException("entry " + entry.key + " was to be ready and is not");
    }
    size--;
  }

  /** The first entry of all. */
  @Nullable Entry first() {
    return atOrAfter(Envelope.MAX_PRIORITY, Long.MIN_VALUE);
  }

  /** The first entry behind another. */
  @Nullable Entry after(Entry entry) {
    return atOrAfter(entry.priority, entry.sequence + 1);
  }

  /** The first entry at or behind a place in the delivery order. */
  @Nullable Entry atOrAfter(int priority, long sequence) {
    for (int p = priority; p >= 0; p--) {
      Line line = lines[p];
      if (line != null) {
        Entry entry = line.atOrAfter(p == priority ? sequence : Long.MIN_VALUE);
        if (entry != null) {
          return entry;
        }
      }
    }
    return null;
  }

  /** The entries of one priority. */
  private static final class Line {
    private @Nullable Entry[] ring = new Entry[16];
    private long[] sequences = new long[16];
    private long head;
    private long tail;
    private int holes;
    private final TreeMap<Long, Entry> returned = new TreeMap<>();

    void add(Entry entry) {
      long sequence = entry.sequence;
      if (tail > head && sequence < sequences[slot(tail - 1)]) {
        returned.put(sequence, entry);
        return;
      }
      if (tail - head == ring.length) {
        rebuild(holes > ring.length / 2 ? ring.length : ring.length * 2);
      }
      ring[slot(tail)] = entry;
      sequences[slot(tail)] = sequence;
      tail++;
    }

    boolean remove(Entry entry) {
      long place = lowerBound(entry.sequence);
      if (place == tail || ring[slot(place)] != entry) {
        return returned.remove(entry.sequence, entry);
      }
      ring[slot(place)] = null;
      holes++;
      while (head < tail && ring[slot(head)] == null) {
        head++;
        holes--;
      }
      while (head < tail && ring[slot(tail - 1)] == null) {
        tail--; // else the last entry, when it comes back, would stand behind its own hole
        holes--;
      }
      if (holes > 64 && holes > (tail - head) / 2) {
        rebuild(ring.length);
      }
      return true;
    }

    @Nullable Entry atOrAfter(long sequence) {
      Entry inRing = null;
      for (long place = lowerBound(sequence); place < tail && inRing == null; place++) {
        inRing = ring[slot(place)];
      }
      if (returned.isEmpty()) {
        return inRing;
      }
      Map.Entry<Long, Entry> back = returned.ceilingEntry(sequence);
      if (back == null) {
        return inRing;
      }
      return inRing == null || back.getKey() < inRing.sequence ? back.getValue() : inRing;
    }

    /** The first place in the ring whose sequence is at least this one. */
    private long lowerBound(long sequence) {
      if (head == tail || sequence <= sequences[slot(head)]) {
        return head;
      }
      long low = head;
      long high = tail;
      while (low < high) {
        long middle = low + high >>> 1;
        if (sequences[slot(middle)] < sequence) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    private void rebuild(int capacity) {
      Entry[] entries = new Entry[capacity];
      long[] order = new long[capacity];
      int count = 0;
      for (long place = head; place < tail; place++) {
        Entry entry = ring[slot(place)];
        if (entry != null) {
          entries[count] = entry;
          order[count++] = entry.sequence;
        }
      }
      ring = entries;
      sequences = Arrays.copyOf(order, capacity);
      head = 0;
      tail = count;
      holes = 0;
    }

    private int slot(long place) {
      return (int) place & ring.length - 1;
    }
  }
}
