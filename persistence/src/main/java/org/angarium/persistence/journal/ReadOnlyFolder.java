package org.angarium.persistence.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A journal's folder that is only looked at: what the scan would delete stays, and everything else
 * that would change it fails.
 */
public final class ReadOnlyFolder implements JournalDisk {
  private final Path folder;

  /** The disk of a folder that exists. */
  public ReadOnlyFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Override
  public JournalFile open(String name) throws IOException {
    return new OpenFile(FileChannel.open(folder.resolve(name), StandardOpenOption.READ));
  }

  @Override
  public void delete(String name) {}

  @Override
  public JournalFile create(String name) throws IOException {
    throw readOnly();
  }

  @Override
  public void rename(String from, String to) throws IOException {
    throw readOnly();
  }

  @Override
  public void sync() throws IOException {
    throw readOnly();
  }

  @Override
  public long usableSpace() {
    return 0;
  }

  private IOException readOnly() {
    return new IOException(folder + " is only read");
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  private record OpenFile(FileChannel channel) implements JournalFile {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      int count = 0;
      int read = 0;
      while (target.hasRemaining() && read >= 0) {
        read = channel.read(target, position + count);
        count += Math.max(0, read);
      }
      return count;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      throw new IOException("the file is only read");
    }

    @Override
    public void force() {}

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
