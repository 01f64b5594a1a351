package org.angarium.persistence;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.runtime.Mailbox;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * A disk whose power can be cut. Files are real files; each write and truncation since the last
 * {@code force()} is remembered together with what it replaced. A cut takes all of them back and
 * then, as a real disk does with what is still in its cache, brings some of them about after all:
 * none, or a random choice of their sectors. Nothing can be read or written with the power off, and
 * what was open at a cut stays dead.
 *
 * <p>H2 reaches it as the file system {@code forgetful:}, one disk at a time.
 */
final class ForgetfulDisk {
  static final String SCHEME = "forgetful:";

  /** How the threads are called that no file is to be touched by. */
  static final String APPLICATION = "application-";

  private static final int SECTOR = 512;
  private static @Nullable ForgetfulDisk current;

  /** What survives of the writes since the last force. */
  enum Survivors {
    NONE,
    SOME_SECTORS
  }

  /** A write when there are bytes, else a truncation; {@code before} is what was there. */
  private record Change(long position, byte[] before, long sizeBefore, byte @Nullable [] bytes) {}

  private static final class Unforced {
    final List<Change> changes = new ArrayList<>();
    boolean created;
  }

  private final ReentrantLock diskLock = new ReentrantLock();
  private final Map<Path, Unforced> unforced = new LinkedHashMap<>();
  private final List<Forgetting> forgettings = new ArrayList<>();
  private final Random random;
  private final Survivors survivors;
  private int boot = 1;
  private long changesUntilCut = Long.MAX_VALUE;
  private boolean on = true;
  private volatile boolean misused;

  /** Puts a new disk in, under every {@code forgetful:} path. */
  ForgetfulDisk(Random random, Survivors survivors) {
    this.random = random;
    this.survivors = survivors;
    FilePath.register(new FilePathForgetful());
    current = this;
  }

  static ForgetfulDisk current() {
    ForgetfulDisk disk = current;
    if (disk == null) {
      throw new IllegalStateException("no forgetful disk is in");
    }
    return disk;
  }

  /** A task that touches files. */
  interface FileTask<T> {
    T run() throws IOException;
  }

  /** What to do with a folder's changes at each cut. */
  interface Forgetting {
    void run() throws IOException;
  }

  /** Has something forgotten at each cut. */
  void atCut(Forgetting task) {
    diskLock.lock();
    try {
      forgettings.add(task);
    } finally {
      diskLock.unlock();
    }
  }

  /** How many times the power was turned on. */
  int boot() {
    diskLock.lock();
    try {
      return boot;
    } finally {
      diskLock.unlock();
    }
  }

  /** Looks at a folder or changes it. */
  <T> T changed(boolean changes, FileTask<T> task) throws IOException {
    diskLock.lock();
    try {
      requirePower(boot);
      T value = task.run();
      if (changes) {
        countDown();
      }
      return value;
    } finally {
      diskLock.unlock();
    }
  }

  /** Cuts the power just when so many more writes, truncations or forces have begun. */
  void cutAfter(long changes) {
    diskLock.lock();
    try {
      changesUntilCut = changes;
    } finally {
      diskLock.unlock();
    }
  }

  /** Cuts the power. */
  void cut() throws IOException {
    diskLock.lock();
    try {
      if (on) {
        on = false;
        for (Map.Entry<Path, Unforced> file : unforced.entrySet()) {
          forget(file.getKey(), file.getValue());
        }
        unforced.clear();
        for (Forgetting forgetting : forgettings) {
          forgetting.run();
        }
      }
    } finally {
      diskLock.unlock();
    }
  }

  /** Whether the power is on. */
  boolean isOn() {
    diskLock.lock();
    try {
      return on;
    } finally {
      diskLock.unlock();
    }
  }

  /** Turns the power on again, without a next cut. */
  void restart() {
    diskLock.lock();
    try {
      on = true;
      boot++;
      changesUntilCut = Long.MAX_VALUE;
    } finally {
      diskLock.unlock();
    }
  }

  private void forget(Path file, Unforced lost) throws IOException {
    if (lost.created && random.nextBoolean()) {
      Files.deleteIfExists(file);
      return;
    }
    try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
      for (int i = lost.changes.size() - 1; i >= 0; i--) {
        Change change = lost.changes.get(i);
        disk.seek(change.position());
        disk.write(change.before());
        disk.setLength(change.sizeBefore());
      }
      if (survivors == Survivors.SOME_SECTORS) {
        for (Change change : lost.changes) {
          bringAbout(disk, change);
        }
      }
    }
  }

  private void bringAbout(RandomAccessFile disk, Change change) throws IOException {
    byte[] bytes = change.bytes();
    if (bytes == null) {
      if (random.nextBoolean()) {
        disk.setLength(Math.min(disk.length(), change.position()));
      }
      return;
    }
    int share = random.nextInt(4);
    for (int from = 0; from < bytes.length; from += SECTOR) {
      if (share > random.nextInt(3)) {
        disk.seek(change.position() + from);
        disk.write(bytes, from, Math.min(SECTOR, bytes.length - from));
      }
    }
  }

  FileChannel open(FilePath real, String mode) throws IOException {
    diskLock.lock();
    try {
      requirePower(boot);
      Path file = Path.of(real.toString());
      boolean creates = !real.exists();
      FileChannel channel = real.open(mode);
      if (creates && !mode.equals("r")) {
        unforced.computeIfAbsent(file, f -> new Unforced()).created = true;
      }
      return new ForgetfulChannel(this, boot, file, channel);
    } finally {
      diskLock.unlock();
    }
  }

  void delete(FilePath real) {
    diskLock.lock();
    try {
      requirePower(boot);
      unforced.remove(Path.of(real.toString()));
      real.delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      diskLock.unlock();
    }
  }

  int read(int channelBoot, FileChannel channel, ByteBuffer target, long position)
      throws IOException {
    diskLock.lock();
    try {
      requirePower(channelBoot);
      return channel.read(target, position);
    } finally {
      diskLock.unlock();
    }
  }

  int write(int channelBoot, Path file, FileChannel channel, ByteBuffer source, long position)
      throws IOException {
    diskLock.lock();
    try {
      requirePower(channelBoot);
      byte[] bytes = new byte[source.remaining()];
      source.duplicate().get(bytes);
      note(file, channel, position, bytes.length, bytes);
      int written = channel.write(source, position);
      countDown();
      return written;
    } finally {
      diskLock.unlock();
    }
  }

  void truncate(int channelBoot, Path file, FileChannel channel, long size) throws IOException {
    diskLock.lock();
    try {
      requirePower(channelBoot);
      if (size < channel.size()) {
        note(file, channel, size, channel.size() - size, null);
        channel.truncate(size);
      }
      countDown();
    } finally {
      diskLock.unlock();
    }
  }

  /** Everything written before is safe, unless the power goes during the call. */
  void force(int channelBoot, Path file, FileChannel channel) throws IOException {
    diskLock.lock();
    try {
      requirePower(channelBoot);
      countDown();
      unforced.remove(file);
    } finally {
      diskLock.unlock();
    }
  }

  private void note(
      Path file, FileChannel channel, long position, long length, byte @Nullable [] bytes)
      throws IOException {
    long size = channel.size();
    ByteBuffer before =
        ByteBuffer.allocate((int) Math.max(0, Math.min(size, position + length) - position));
    while (before.hasRemaining() && channel.read(before, position + before.position()) > 0) {
      continue;
    }
    unforced
        .computeIfAbsent(file, f -> new Unforced())
        .changes
        .add(new Change(position, before.array(), size, bytes));
  }

  private void countDown() throws IOException {
    if (--changesUntilCut <= 0) {
      cut();
      requirePower(boot);
    }
  }

  /** Whether a file was touched by a thread of the application or inside a mailbox's drain. */
  boolean wasMisused() {
    return misused;
  }

  private void requirePower(int channelBoot) throws IOException {
    if (Mailbox.isDraining() || Thread.currentThread().getName().startsWith(APPLICATION)) {
      misused = true;
    }
    if (!on || channelBoot != boot) {
      throw new IOException("the power is off");
    }
  }
}
