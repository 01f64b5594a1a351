package org.angarium.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.angarium.persistence.journal.JournalDisk;
import org.angarium.persistence.journal.JournalFile;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * The epoch of the last opening, in a small file beside the journal. Each group is written only
 * when it is still that of this store, so that an owner who was paused and replaced writes no more
 * even where the lock of the folder failed.
 */
final class JournalFence implements AutoCloseable {
  static final String FILE = "epoch";

  private static final int SYNCED = 512;

  private final JournalFile file;
  private final long epoch;
  private final ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES);

  private JournalFence(JournalFile file, long epoch) {
    this.file = file;
    this.epoch = epoch;
  }

  /** Fences every earlier opening of the journal. */
  static JournalFence raise(JournalDisk disk, long epoch) throws IOException {
    boolean there = disk.list().contains(FILE);
    JournalFile file = there ? disk.open(FILE) : disk.create(FILE);
    file.write(ByteBuffer.allocate(Long.BYTES).putLong(epoch).flip(), 0);
    file.force();
    if (!there) {
      disk.sync();
    }
    return new JournalFence(file, epoch);
  }

  /** Why nothing more may be written; null while this is the last opening. Used by one thread. */
  @Nullable StoreException check() throws IOException {
    file.read(buffer.clear(), 0);
    long last = buffer.flip().remaining() < Long.BYTES ? 0 : buffer.getLong();
    return last == epoch
        ? null
        : new StoreException(
            StoreException.Kind.FENCED,
            "the journal was opened under epoch %d, another has raised it to %d"
                .formatted(epoch, last));
  }

  /**
   * Notes that everything up to the record was forced. The note itself is not: it only helps to
   * tell damage from the end of a crash when the process was killed.
   */
  void synced(long sequence) throws IOException {
    file.write(note(sequence), SYNCED);
  }

  private static ByteBuffer note(long sequence) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(sequence).putLong(~sequence).flip();
  }

  /** The last record that is known to have been forced; 0 when none is. */
  static long confirmed(JournalDisk disk) throws IOException {
    if (!disk.list().contains(FILE)) {
      return 0;
    }
    try (JournalFile file = disk.open(FILE)) {
      ByteBuffer note = ByteBuffer.allocate(2 * Long.BYTES);
      file.read(note, SYNCED);
      note.flip();
      long sequence = note.remaining() == 2 * Long.BYTES ? note.getLong() : 0;
      return sequence > 0 && note.getLong() == ~sequence ? sequence : 0;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
