package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.CONFIGURATION;
import static org.angarium.store.StoreException.Kind.LOCKED;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one broker's data, held by its lock file from opening to closing.
 *
 * <p>The lock file is never opened while this virtual machine holds it: closing any descriptor of a
 * file drops the process's locks on it. What the virtual machine holds stands in the system
 * properties, because several copies of this class, in several class loaders, must see it.
 */
class DataFolder implements AutoCloseable {
  static final String LOCK_FILE = "angarium.lock";

  private static final String HELD = "org.angarium.persistence.held:";

  /** Behind any content, so that the content stays readable where locks are mandatory. */
  private static final long LOCKED_OFFSET = 1L << 40;

  private final Path path;
  private final FileChannel lockFile;

  private DataFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** The same folder, for a test that stands between it and its files. */
  DataFolder(DataFolder held) {
    this(held.path, held.lockFile);
  }

  /**
   * Takes the folder, creating it when it does not exist.
   *
   * @throws StoreException when it is no folder, cannot be written, or is held by someone
   */
  static DataFolder hold(Path folder) {
    Path path = create(folder.toAbsolutePath().normalize());
    String holder = System.getProperties().putIfAbsent(HELD + path, "") == null ? null : "this";
    if (holder != null) {
      throw held(path, "this process");
    }
    FileChannel file = null;
    boolean locked = false;
    try {
      file =
          FileChannel.open(
              path.resolve(LOCK_FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      locked = tryLock(file);
      if (!locked) {
        throw held(path, readHolder(file));
      }
      writeHolder(file);
      return new DataFolder(path, file);
    } catch (IOException e) {
      locked = false;
      throw new StoreException(
          CONFIGURATION, "cannot write in the data folder %s: %s".formatted(path, e), e);
    } finally {
      if (!locked) {
        closeQuietly(file);
        System.getProperties().remove(HELD + path);
      }
    }
  }

  /** The folder, absolute and without links. */
  Path path() {
    return path;
  }

  /** Opens a file in it whose writes need no thread of the store's, creating it. */
  RandomAccessFile open(String name) throws IOException {
    return new RandomAccessFile(path.resolve(name).toFile(), "rw");
  }

  /** Makes the creation, renaming and deletion of files in the folder durable. */
  void sync() throws IOException {
    sync(path);
  }

  /** Gives the folder to whoever wants it next. */
  @Override
  public void close() {
    closeQuietly(lockFile);
    System.getProperties().remove(HELD + path);
  }

  private static Path create(Path folder) {
    try {
      createDurably(folder);
      if (!Files.isDirectory(folder)) {
        throw new StoreException(
            CONFIGURATION, "%s is not a folder; name another data folder".formatted(folder));
      }
      return folder.toRealPath();
    } catch (IOException e) {
      throw new StoreException(
          CONFIGURATION, "cannot create the data folder %s: %s".formatted(folder, e), e);
    }
  }

  private static void createDurably(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (!Files.exists(folder) && parent != null) {
      createDurably(parent);
      Files.createDirectories(folder);
      sync(parent);
    }
  }

  private static void sync(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static boolean tryLock(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock(LOCKED_OFFSET, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static StoreException held(Path path, String holder) {
    return new StoreException(
        LOCKED,
        "the data folder %s is held by %s; stop that broker or name another data folder"
            .formatted(path, holder));
  }

  private static String readHolder(FileChannel file) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(64);
    file.read(content, 0);
    String pid = StandardCharsets.US_ASCII.decode(content.flip()).toString().strip();
    return pid.matches("\\d+") ? "process " + pid : "another process";
  }

  private static void writeHolder(FileChannel file) throws IOException {
    String pid = ProcessHandle.current().pid() + "\n";
    file.truncate(0);
    file.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  private static void closeQuietly(@Nullable FileChannel file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      // The lock is gone with the descriptor, and nothing was to be written.
    }
  }
}
