package org.angarium.persistence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/** The faults of the disk below a database: none at first. {@link FaultyFilePath} asks for them. */
final class FaultyDatabase implements AutoCloseable {
  static final String SCHEME = "faulty:";

  private static final Map<String, FaultyDatabase> OPEN = new ConcurrentHashMap<>();

  private final H2Database database;
  private volatile String name;
  private volatile boolean once;
  private final AtomicLong writes = new AtomicLong();
  private volatile long good = Long.MAX_VALUE;
  private volatile boolean full;
  private volatile @Nullable CountDownLatch stall;
  private volatile Consumer<String> before = operation -> {};
  private final CountDownLatch stalled = new CountDownLatch(1);

  private FaultyDatabase(Path folder) {
    database = new H2Database(OrderedFilePath.SCHEME + SCHEME, folder.resolve("angarium"), true);
    name = database.file().getFileName().toString();
  }

  /** A database in the folder. */
  static FaultyDatabase in(Path folder) {
    FilePath.register(new FaultyFilePath());
    FaultyDatabase faulty = new FaultyDatabase(folder);
    OPEN.put(faulty.database.file().getParent().toString(), faulty);
    return faulty;
  }

  /** What is wrong with a file; null when it is none of ours. */
  static @Nullable FaultyDatabase of(String file) {
    Path path = Path.of(file);
    FaultyDatabase faulty = OPEN.get(String.valueOf(path.getParent()));
    return faulty != null && path.endsWith(faulty.name) ? faulty : null;
  }

  /** Has another file of the folder fail than that of the database. */
  void failIn(String file) {
    name = file;
  }

  H2Database database() {
    return database;
  }

  /** Who hears of each write and sync before it is done. */
  void before(Consumer<String> told) {
    before = told;
  }

  /** Whether there is no space for writes. */
  void full(boolean isFull) {
    full = isFull;
  }

  /** From now on so many writes and syncs succeed, and none after them. */
  void failAfter(long more) {
    good = writes.get() + more;
  }

  /** Of the next writes and syncs one fails, after so many, and none after it. */
  void failOnceAfter(long more) {
    once = true;
    failAfter(more);
  }

  /** Whether one has failed. */
  boolean hasFailed() {
    return writes.get() > good;
  }

  /** Holds the next write up, and all behind it, until {@link #goOn}. */
  void stall() {
    stall = new CountDownLatch(1);
  }

  /** Waits until a write is held up. */
  boolean awaitStalled() throws InterruptedException {
    return stalled.await(120, TimeUnit.SECONDS);
  }

  /** Lets the writes that are held up go on, before the store is closed, which waits for them. */
  @Override
  public void close() {
    goOn();
  }

  /** Ends the stall. */
  void goOn() {
    CountDownLatch held = stall;
    stall = null;
    if (held != null) {
      held.countDown();
    }
  }

  /** A write or a sync begins. */
  void operation(boolean takesSpace) throws IOException {
    before.accept(takesSpace ? "a write of the database" : "a sync of the database");
    CountDownLatch held = stall;
    if (held != null) {
      stalled.countDown();
      try {
        held.await();
      } catch (InterruptedException e) {
        throw new IOException("nobody interrupts the store's threads", e);
      }
    }
    if (full && takesSpace) {
      throw new IOException("No space left on device");
    }
    long count = writes.incrementAndGet();
    if (once ? count == good + 1 : count > good) {
      throw new IOException("Input/output error");
    }
  }
}
