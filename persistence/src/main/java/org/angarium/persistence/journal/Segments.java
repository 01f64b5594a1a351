package org.angarium.persistence.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The files of a journal: those that hold segments, oldest first, and those that are free. The
 * committer takes free ones, the drain gives drained ones back, the preparer adds new ones.
 */
public final class Segments {
  /** How many segments are kept for deletes while inserts wait or are refused. */
  public static final int RESERVED = 2;

  /** With fewer files inserts would find nothing left beside the reserve. */
  private static final int FEWEST = RESERVED + 2;

  private static final int LITTLE = 1 << 20;

  /** What is to stay free on the disk beside that, in bytes: an opening takes some of it. */
  private static final long KEPT = 4 << 20;

  /** A whole journal is to take no more than half of what its disk has for it. */
  private static final int SEGMENTS_PER_DISK = 32;

  private static final String DAMAGED = "damaged-";

  private final ReentrantLock segmentsLock = new ReentrantLock();
  private final Condition changed = segmentsLock.newCondition();
  private final JournalDisk disk;
  private final int segmentSize;
  private final int most;
  private final Deque<Segment> live = new ArrayDeque<>();
  private final Deque<SegmentFile> free = new ArrayDeque<>();
  private int nextNumber = 1;
  private int existing;

  /** How many of them are being made and are not free yet. */
  private int making;

  private boolean canGrow = true;

  /**
   * The files of a disk, none so far.
   *
   * @param segmentSize the size of new segments, in bytes
   * @param most how many there may be
   */
  public Segments(JournalDisk disk, int segmentSize, int most) {
    this.disk = disk;
    this.segmentSize = segmentSize;
    this.most = most;
  }

  /**
   * The size that suits a disk: on one with less space for the journal than twice what the largest
   * one takes, segments are smaller, and so is what is kept free for the drain.
   *
   * @param largest on a disk with plenty of space, in bytes
   */
  public static int sizeOn(JournalDisk disk, int largest) throws IOException {
    long space = disk.usableSpace();
    for (String name : disk.list()) {
      if (SegmentFile.isOne(name)) {
        try (JournalFile file = disk.open(name)) {
          space += file.size();
        }
      }
    }
    int size = largest;
    while (size / 2 >= LITTLE && (long) size * SEGMENTS_PER_DISK > space) {
      size /= 2;
    }
    return size;
  }

  /** The disk they are on. */
  public JournalDisk disk() {
    return disk;
  }

  /** The size of new segments, in bytes. */
  public int segmentSize() {
    return segmentSize;
  }

  /** How many segments there may be. */
  public int most() {
    return most;
  }

  void addLive(Segment segment) {
    segmentsLock.lock();
    try {
      live.addLast(segment);
      existing++;
      note(segment.file());
    } finally {
      segmentsLock.unlock();
    }
  }

  void addFree(SegmentFile file) {
    segmentsLock.lock();
    try {
      free.addLast(file);
      existing++;
      note(file);
    } finally {
      segmentsLock.unlock();
    }
  }

  private void note(SegmentFile file) {
    nextNumber = Math.max(nextNumber, SegmentFile.number(file.name()) + 1);
  }

  /** The oldest segment; null when there is none. */
  public @Nullable Segment oldest() {
    segmentsLock.lock();
    try {
      return live.peekFirst();
    } finally {
      segmentsLock.unlock();
    }
  }

  /** How many segments can be begun before one has been recycled. */
  public int available() {
    segmentsLock.lock();
    try {
      return free.size() + making + (canGrow ? Math.max(0, most - existing) : 0);
    } finally {
      segmentsLock.unlock();
    }
  }

  /** Whether so few are left to begin that the oldest should be drained. */
  public boolean areFew() {
    return available() < Math.max(RESERVED + 2, most / 4);
  }

  /** Whether the segment is no longer appended to. */
  public boolean isOver(Segment segment) {
    return segment.next() != null;
  }

  /**
   * Waits until segments were recycled or made ready, or {@link #wake} was called, or the time is
   * over.
   */
  public void await(long nanos) {
    segmentsLock.lock();
    try {
      changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      segmentsLock.unlock();
    }
  }

  /** Ends the waits there are. */
  public void wake() {
    segmentsLock.lock();
    try {
      changed.signalAll();
    } finally {
      segmentsLock.unlock();
    }
  }

  /** How many files are ready to be used. */
  public int ready() {
    segmentsLock.lock();
    try {
      return free.size();
    } finally {
      segmentsLock.unlock();
    }
  }

  /** How many bytes the segments take that hold something. */
  public long liveBytes() {
    segmentsLock.lock();
    try {
      return live.stream().mapToLong(Segment::size).sum();
    } finally {
      segmentsLock.unlock();
    }
  }

  /**
   * Whether the disk has room for one more segment and, beside it, for all that the journal then
   * holds, which the database must be able to take. The first few are needed in any case.
   */
  public boolean hasDiskSpace() throws IOException {
    return disk.usableSpace() - segmentSize >= (missing() > 0 ? KEPT : spaceBehind(1));
  }

  /**
   * How much space there should be, on the disk or free in the database's file, for the database to
   * take all that the journal holds once so many more segments are full, and for the few segments
   * that are needed in any case, in bytes.
   */
  public long spaceBehind(int more) {
    return KEPT + 2 * (liveBytes() + (long) more * segmentSize) + (long) missing() * segmentSize;
  }

  private int missing() {
    segmentsLock.lock();
    try {
      return Math.max(0, Math.min(FEWEST, most) - existing);
    } finally {
      segmentsLock.unlock();
    }
  }

  /** Whether files may be added; not while the disk is full. */
  public void canGrow(boolean can) {
    segmentsLock.lock();
    try {
      canGrow = can;
    } finally {
      segmentsLock.unlock();
    }
  }

  /** Makes a file ready; returns false when there are as many as there may be. */
  public boolean grow() throws IOException {
    return grow(segmentSize);
  }

  /** Makes a small file ready, which costs little, so that writing can begin. */
  public void growALittle() throws IOException {
    grow(Math.min(segmentSize, LITTLE));
  }

  private boolean grow(int size) throws IOException {
    int number;
    segmentsLock.lock();
    try {
      if (existing >= most) {
        return false;
      }
      existing++;
      making++;
      number = nextNumber++;
    } finally {
      segmentsLock.unlock();
    }
    SegmentFile file = null;
    try {
      file = SegmentFile.create(disk, number, size);
    } finally {
      segmentsLock.lock();
      try {
        making--;
        if (file == null) {
          existing--;
        } else {
          free.addLast(file);
          changed.signalAll();
        }
      } finally {
        segmentsLock.unlock();
      }
    }
    return true;
  }

  /** Begins a segment in a ready file; null when none is ready. */
  @Nullable Segment begin(long generation, long epoch, long firstSequence, UUID broker) {
    segmentsLock.lock();
    try {
      SegmentFile file = free.pollFirst();
      if (file == null) {
        return null;
      }
      Segment segment =
          new Segment(
              file, new SegmentHeader(file.size(), generation, epoch, firstSequence, broker));
      Segment last = live.peekLast();
      if (last != null) {
        last.follow(segment);
      }
      live.addLast(segment);
      return segment;
    } finally {
      segmentsLock.unlock();
    }
  }

  /**
   * Recycles the oldest segments whose records are all drained, but for the one that is written to;
   * returns how many that were. A damaged one is kept aside under another name.
   */
  public int recycle(long drained) throws IOException {
    List<Segment> unfit = new ArrayList<>();
    int count = 0;
    segmentsLock.lock();
    try {
      Segment oldest = live.peekFirst();
      while (oldest != null && oldest.next() != null && oldest.lastSequence() <= drained) {
        oldest.recycle();
        live.removeFirst();
        if (oldest.file().size() == segmentSize && !oldest.isDamaged()) {
          free.addLast(oldest.file());
        } else {
          existing--;
          unfit.add(oldest);
        }
        count++;
        oldest = live.peekFirst();
      }
      changed.signalAll();
    } finally {
      segmentsLock.unlock();
    }
    for (Segment segment : unfit) {
      String name = segment.file().name();
      segment.file().file().close();
      if (segment.isDamaged()) {
        disk.rename(name, DAMAGED + segment.header().generation() + "-" + name);
      } else {
        disk.delete(name);
      }
      disk.sync();
    }
    return count;
  }

  /** Closes all files. */
  public void close() throws IOException {
    List<SegmentFile> files = new ArrayList<>();
    segmentsLock.lock();
    try {
      live.forEach(segment -> files.add(segment.file()));
      files.addAll(free);
    } finally {
      segmentsLock.unlock();
    }
    for (SegmentFile file : files) {
      file.file().close();
    }
  }
}
