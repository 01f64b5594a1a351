package org.angarium.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.angarium.persistence.journal.JournalDisk;
import org.angarium.persistence.journal.JournalFile;

/** A disk that leaves everything to another, for those that change a part of it. */
class ForwardingDisk implements JournalDisk {
  private final JournalDisk disk;

  ForwardingDisk(JournalDisk disk) {
    this.disk = disk;
  }

  /** Wraps each file that is opened. */
  JournalFile wrap(String name, JournalFile file) {
    return file;
  }

  @Override
  public List<String> list() throws IOException {
    return disk.list();
  }

  @Override
  public JournalFile create(String name) throws IOException {
    return wrap(name, disk.create(name));
  }

  @Override
  public JournalFile open(String name) throws IOException {
    return wrap(name, disk.open(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    disk.delete(name);
  }

  @Override
  public void sync() throws IOException {
    disk.sync();
  }

  @Override
  public long usableSpace() throws IOException {
    return disk.usableSpace();
  }

  /** A file that leaves everything to another. */
  static class ForwardingFile implements JournalFile {
    private final JournalFile file;

    ForwardingFile(JournalFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      file.write(source, position);
    }

    @Override
    public void force() throws IOException {
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
