package org.angarium.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.angarium.persistence.journal.JournalDisk;
import org.angarium.persistence.journal.JournalFile;

/**
 * The journal's folder on a {@link ForgetfulDisk}. What was created or deleted since the last sync
 * of the folder is there again, or gone, or not, when the power is cut.
 */
final class ForgetfulJournalDisk implements JournalDisk {
  private static final String GONE = ".gone-";

  private final ForgetfulDisk disk;
  private final Path folder;
  private final Random random;
  private final List<Path> created = new ArrayList<>();
  private final Map<Path, Path> deleted = new LinkedHashMap<>();

  ForgetfulJournalDisk(ForgetfulDisk disk, Path folder, Random random) throws IOException {
    this.disk = disk;
    this.folder = folder;
    this.random = random;
    Files.createDirectories(folder);
    disk.atCut(this::forget);
  }

  private void forget() throws IOException {
    for (Path file : created) {
      if (random.nextBoolean()) {
        Files.deleteIfExists(file);
      }
    }
    for (Map.Entry<Path, Path> file : deleted.entrySet()) {
      if (random.nextBoolean()) {
        Files.move(file.getValue(), file.getKey(), StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.delete(file.getValue());
      }
    }
    created.clear();
    deleted.clear();
  }

  @Override
  public List<String> list() throws IOException {
    return disk.changed(
        false,
        () -> {
          try (Stream<Path> files = Files.list(folder)) {
            return files
                .map(file -> file.getFileName().toString())
                .filter(name -> !name.startsWith(GONE))
                .sorted()
                .toList();
          }
        });
  }

  @Override
  public JournalFile create(String name) throws IOException {
    Path file = folder.resolve(name);
    FileChannel channel =
        disk.changed(
            true,
            () -> {
              created.add(file);
              return FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE);
            });
    return new OpenFile(disk, disk.boot(), file, channel);
  }

  @Override
  public JournalFile open(String name) throws IOException {
    Path file = folder.resolve(name);
    FileChannel channel =
        disk.changed(
            false, () -> FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    return new OpenFile(disk, disk.boot(), file, channel);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.changed(
        true,
        () -> Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE));
  }

  @Override
  public void delete(String name) throws IOException {
    disk.changed(
        true,
        () -> {
          Path file = folder.resolve(name);
          if (Files.exists(file)) {
            Path gone = folder.resolve(GONE + deleted.size() + "-" + name);
            Files.move(file, gone, StandardCopyOption.REPLACE_EXISTING);
            if (created.remove(file)) {
              Files.delete(gone);
            } else {
              deleted.put(file, gone);
            }
          }
          return null;
        });
  }

  @Override
  public void sync() throws IOException {
    disk.changed(
        true,
        () -> {
          created.clear();
          for (Path gone : deleted.values()) {
            Files.deleteIfExists(gone);
          }
          deleted.clear();
          return null;
        });
  }

  @Override
  public long usableSpace() {
    return 1L << 40;
  }

  private record OpenFile(ForgetfulDisk disk, int boot, Path file, FileChannel channel)
      implements JournalFile {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      int count = 0;
      int read = 0;
      while (target.hasRemaining() && read >= 0) {
        read = disk.read(boot, channel, target, position + count);
        count += Math.max(0, read);
      }
      return count;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      long at = position;
      while (source.hasRemaining()) {
        at += disk.write(boot, file, channel, source, at);
      }
    }

    @Override
    public void force() throws IOException {
      disk.force(boot, file, channel);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
