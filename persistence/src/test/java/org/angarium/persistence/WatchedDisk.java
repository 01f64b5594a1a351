package org.angarium.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.angarium.persistence.journal.JournalDisk;
import org.angarium.persistence.journal.JournalFile;

/** A disk that tells somebody of each change before it is made. */
final class WatchedDisk extends ForwardingDisk {
  private volatile Consumer<String> before = operation -> {};

  WatchedDisk(JournalDisk disk) {
    super(disk);
  }

  /** Who hears of each change. */
  void before(Consumer<String> told) {
    before = told;
  }

  @Override
  JournalFile wrap(String name, JournalFile file) {
    return new ForwardingFile(file) {
      @Override
      public void write(ByteBuffer source, long position) throws IOException {
        before.accept("a write of %s at %d".formatted(name, position));
        super.write(source, position);
      }

      @Override
      public void force() throws IOException {
        before.accept("a sync of " + name);
        super.force();
      }
    };
  }

  @Override
  public JournalFile create(String name) throws IOException {
    before.accept("the creation of " + name);
    return super.create(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    before.accept("the renaming of " + from);
    super.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    before.accept("the deletion of " + name);
    super.delete(name);
  }

  @Override
  public void sync() throws IOException {
    before.accept("a sync of the folder");
    super.sync();
  }
}
