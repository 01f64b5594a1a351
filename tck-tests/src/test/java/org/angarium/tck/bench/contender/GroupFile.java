package org.angarium.tck.bench.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;

/**
 * A file that a thread of its own appends records to: what all callers have asked for while it
 * wrote is one write and one sync. When it is full it begins anew. Safe for use by any number of
 * threads.
 */
final class GroupFile {
  static final int INSERT_BYTES = 1024 + 256;
  static final int DELETE_BYTES = 96;
  static final int SIZE = 64 << 20;
  private static final int GROUP = 4 << 20;

  private final FileChannel channel;
  private final Thread writer = new Thread(this::write, "writer");
  private final ReentrantLock queueLock = new ReentrantLock();
  private final Condition asked = queueLock.newCondition();
  private Group open = new Group();
  private boolean closed;

  /** What one sync makes durable. Guarded by the queue's lock. */
  private final class Group {
    private final Condition done = queueLock.newCondition();
    private int inserts;
    private int deletes;
    private boolean durable;
  }

  GroupFile(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
    for (long position = 0; position < SIZE; position += zeros.capacity()) {
      channel.write(zeros.clear(), position);
    }
    channel.force(true);
    writer.start();
  }

  /** Appends inserts; returns when they are durable. */
  void insert(int records) {
    queueLock.lock();
    try {
      Group group = open;
      group.inserts += records;
      asked.signal();
      while (!group.durable) {
        group.done.awaitUninterruptibly();
      }
    } finally {
      queueLock.unlock();
    }
  }

  /** Appends deletes, with whatever is written next. */
  void delete(int records) {
    queueLock.lock();
    try {
      open.deletes += records;
    } finally {
      queueLock.unlock();
    }
  }

  private void write() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(GROUP);
    byte[] record = new byte[INSERT_BYTES];
    long position = 0;
    for (Group group = next(); group != null; group = next()) {
      buffer.clear();
      append(buffer, record, group.inserts, INSERT_BYTES);
      append(buffer, record, group.deletes, DELETE_BYTES);
      buffer.flip();
      if (position + buffer.remaining() > SIZE) {
        position = 0;
      }
      try {
        while (buffer.hasRemaining()) {
          position += channel.write(buffer, position);
        }
        channel.force(false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      finish(group);
    }
  }

  private Group next() {
    queueLock.lock();
    try {
      while (open.inserts == 0 && !closed) {
        asked.awaitUninterruptibly();
      }
      Group group = open;
      open = new Group();
      return group.inserts == 0 ? null : group;
    } finally {
      queueLock.unlock();
    }
  }

  private void finish(Group group) {
    queueLock.lock();
    try {
      group.durable = true;
      group.done.signalAll();
    } finally {
      queueLock.unlock();
    }
  }

  private static void append(ByteBuffer buffer, byte[] record, int count, int bytes) {
    for (int i = 0; i < count; i++) {
      CRC32C checksum = new CRC32C();
      checksum.update(record, 0, bytes);
      buffer.put(record, 0, bytes - Integer.BYTES).putInt((int) checksum.getValue());
    }
  }

  /** Ends the writer when everything is written. */
  void close() throws IOException, InterruptedException {
    queueLock.lock();
    try {
      closed = true;
      asked.signal();
    } finally {
      queueLock.unlock();
    }
    writer.join();
    channel.close();
  }
}
