package org.angarium.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private static final int SIZE = 100;
  private static final long PLENTY = 1 << 20;

  private final Set<Thread> readers = ConcurrentHashMap.newKeySet();

  @Test
  void givesEachSegmentItsOwnBytes() throws IOException {
    List<Segment> segments = List.of(segment(1, SIZE), segment(2, 3 * SIZE), segment(3, SIZE));
    try (ReadAhead reading = new ReadAhead(segments, PLENTY)) {
      for (int i = 0; i < segments.size(); i++) {
        ByteBuffer bytes = reading.bytes(i);
        assertThat(bytes.limit()).isEqualTo(segments.get(i).size());
        for (int at = 0; at < bytes.limit(); at++) {
          assertThat(bytes.get(at)).isEqualTo((byte) (i + 1));
        }
      }
    }
    assertThat(readers).hasSize(3).contains(Thread.currentThread());
  }

  @Test
  void readsNothingAheadWhereMemoryIsShort() throws IOException {
    List<Segment> segments = List.of(segment(1, SIZE), segment(2, SIZE));
    try (ReadAhead reading = new ReadAhead(segments, 8 * SIZE - 1)) {
      assertThat(reading.bytes(0).get(SIZE - 1)).isEqualTo((byte) 1);
      assertThat(reading.bytes(1).get(SIZE - 1)).isEqualTo((byte) 2);
    }
    assertThat(readers).containsExactly(Thread.currentThread());
  }

  @Test
  void aSegmentThatCannotBeReadFailsWhenItsTurnComes() throws IOException {
    List<Segment> segments = List.of(segment(1, SIZE), segment(-1, SIZE));
    try (ReadAhead reading = new ReadAhead(segments, PLENTY)) {
      assertThat(reading.bytes(0).get(0)).isEqualTo((byte) 1);
      assertThatThrownBy(() -> reading.bytes(1))
          .isInstanceOf(IOException.class)
          .hasMessage("Input/output error");
    }
  }

  private Segment segment(int content, int size) {
    SegmentFile file = new SegmentFile(SegmentFile.name(1), new Filled(content, size), size);
    return new Segment(file, new SegmentHeader(size, 1, 1, 1, new UUID(0, 0)));
  }

  /** A file full of one byte; one that fails when that is negative. */
  private final class Filled implements JournalFile {
    private final int content;
    private final int size;

    Filled(int content, int size) {
      this.content = content;
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      readers.add(Thread.currentThread());
      if (content < 0) {
        throw new IOException("Input/output error");
      }
      int count = target.remaining();
      while (target.hasRemaining()) {
        target.put((byte) content);
      }
      return count;
    }

    @Override
    public void write(ByteBuffer source, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void force() {}

    @Override
    public void close() {}
  }
}
