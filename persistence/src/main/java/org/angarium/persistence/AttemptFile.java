package org.angarium.persistence;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.angarium.store.MessageKey;

/**
 * A small file of slots, each for the attempts to deliver one message, or for its end. What was
 * written survives the process, since the operating system has it; nothing is synced. The file has
 * its full size from the beginning, so that a full disk is no hindrance later.
 *
 * <p>It is no channel on purpose: a channel is closed when a thread that uses it is interrupted,
 * and slots are written by the threads of applications. Not safe for use by several threads.
 */
final class AttemptFile implements AutoCloseable {
  static final String NAME = "angarium.attempts";
  static final int SLOTS = 4096;

  /** More attempts than there can be: the message was consumed. */
  static final int CONSUMED = Integer.MAX_VALUE;

  private static final int CHECKED_BYTES = 3 * Long.BYTES;
  private static final int SLOT_BYTES = CHECKED_BYTES + Long.BYTES;

  /** The attempts that a slot holds; {@link #CONSUMED} when the last one was accepted. */
  record Noted(MessageKey key, int attempts) {}

  private final RandomAccessFile file;
  private final byte[] brokerId;
  private final ByteBuffer slotBytes = ByteBuffer.allocate(SLOT_BYTES);

  private AttemptFile(RandomAccessFile file, byte[] brokerId) {
    this.file = file;
    this.brokerId = brokerId;
  }

  /**
   * Takes the file of a data folder, which may be new.
   *
   * @param brokerId slots that were written for another broker are empty
   */
  static AttemptFile open(RandomAccessFile file, String brokerId) throws IOException {
    boolean opened = false;
    try {
      long missing = (long) SLOTS * SLOT_BYTES - file.length();
      if (missing > 0) {
        file.seek(file.length());
        file.write(new byte[(int) missing]);
      }
      opened = true;
      return new AttemptFile(file, brokerId.getBytes(StandardCharsets.UTF_8));
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  /** What the slots hold; those that are empty, torn or damaged are passed over. */
  List<Noted> read() throws IOException {
    ByteBuffer all = ByteBuffer.allocate(SLOTS * SLOT_BYTES);
    file.seek(0);
    file.readFully(all.array());
    List<Noted> noted = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      ByteBuffer bytes = all.slice(slot * SLOT_BYTES, SLOT_BYTES);
      if (bytes.getLong(CHECKED_BYTES) == check(bytes)) {
        long queueId = bytes.getLong();
        long sequence = bytes.getLong();
        noted.add(new Noted(new MessageKey(queueId, bytes.getInt(), sequence), bytes.getInt()));
      }
    }
    return noted;
  }

  /**
   * Writes a slot. A process that is killed meanwhile leaves it empty or whole.
   *
   * @param slot from 0 to {@value #SLOTS}, exclusive
   */
  void write(int slot, MessageKey key, int attempts) throws IOException {
    slotBytes.clear();
    slotBytes.putLong(key.queueId()).putLong(key.sequence());
    slotBytes.putInt(key.priority()).putInt(attempts);
    slotBytes.putLong(check(slotBytes));
    file.seek((long) slot * SLOT_BYTES);
    file.write(slotBytes.array());
  }

  /** Makes every slot empty. */
  void erase() throws IOException {
    file.seek(0);
    file.write(new byte[SLOTS * SLOT_BYTES]);
  }

  private long check(ByteBuffer slot) {
    CRC32C crc = new CRC32C();
    crc.update(brokerId);
    crc.update(slot.duplicate().position(0).limit(CHECKED_BYTES));
    return crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
