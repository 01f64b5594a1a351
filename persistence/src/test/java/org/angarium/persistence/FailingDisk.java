package org.angarium.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.angarium.persistence.journal.JournalDisk;
import org.angarium.persistence.journal.JournalFile;

/** A disk on which, from one of its changes and syncs on, some fail or all. */
final class FailingDisk extends ForwardingDisk {
  static final long ALL = Long.MAX_VALUE;

  private final String error;
  private final long bad;
  private final AtomicLong left;

  /**
   * A disk that fails.
   *
   * @param error the message of the exception
   * @param good how many changes and syncs succeed
   * @param bad how many fail then, before they succeed again
   */
  FailingDisk(JournalDisk disk, String error, long good, long bad) {
    super(disk);
    this.error = error;
    this.bad = bad;
    left = new AtomicLong(good);
  }

  /** Whether it has come to the failure. */
  boolean hasFailed() {
    return left.get() < 0;
  }

  private void count() throws IOException {
    long now = left.decrementAndGet();
    if (now < 0 && now >= -bad) {
      throw new IOException(error);
    }
  }

  @Override
  JournalFile wrap(String name, JournalFile file) {
    return new ForwardingFile(file) {
      @Override
      public void write(ByteBuffer source, long position) throws IOException {
        count();
        super.write(source, position);
      }

      @Override
      public void force() throws IOException {
        count();
        super.force();
      }
    };
  }

  @Override
  public JournalFile create(String name) throws IOException {
    count();
    return super.create(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    count();
    super.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    count();
    super.delete(name);
  }

  @Override
  public void sync() throws IOException {
    count();
    super.sync();
  }
}
