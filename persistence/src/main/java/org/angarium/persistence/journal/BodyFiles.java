package org.angarium.persistence.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Large bodies beside the journal, one file each: magic, length and checksum, then the bytes. A
 * file is durable before the record that names it is written.
 */
public final class BodyFiles {
  private static final String PREFIX = "body-";
  private static final long MAGIC = 0x414E_4742_4F44_5931L;
  private static final int HEADER = 24;

  private final JournalDisk disk;

  /** The bodies on a disk. */
  public BodyFiles(JournalDisk disk) {
    this.disk = disk;
  }

  /** Writes bodies; they are durable on return. */
  public void write(List<EncodedBatch.LargeBody> bodies) throws IOException {
    for (EncodedBatch.LargeBody body : bodies) {
      try (JournalFile file = disk.create(name(body.key()))) {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putLong(MAGIC).putLong(body.bytes().length).putLong(crc(body.key(), body.bytes()));
        file.write(header.flip(), 0);
        file.write(ByteBuffer.wrap(body.bytes()), HEADER);
        file.force();
      }
    }
    disk.sync();
  }

  /**
   * Reads a body.
   *
   * @throws JournalDamage when it is missing or not what was written
   */
  public byte[] read(BodyUse body) throws IOException {
    try (JournalFile file = disk.open(name(body.key()))) {
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      file.read(header, 0);
      header.flip();
      if (header.remaining() < HEADER
          || header.getLong() != MAGIC
          || header.getLong() != body.length()
          || file.size() < HEADER + body.length()) {
        throw new JournalDamage(name(body.key()) + " is not the body that was written");
      }
      byte[] bytes = new byte[Math.toIntExact(body.length())];
      file.read(ByteBuffer.wrap(bytes), HEADER);
      if (crc(body.key(), bytes) != header.getLong()) {
        throw new JournalDamage("the checksum of " + name(body.key()) + " is wrong");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new JournalDamage(name(body.key()) + " is missing");
    }
  }

  /** Deletes what there is of bodies that could not be written. */
  public void discard(List<EncodedBatch.LargeBody> bodies) throws IOException {
    for (EncodedBatch.LargeBody body : bodies) {
      delete(body.key());
    }
  }

  /** Deletes a body; that may become durable later. */
  public void delete(long key) throws IOException {
    disk.delete(name(key));
  }

  /** The keys of all bodies there are. */
  public List<Long> keys() throws IOException {
    List<Long> keys = new ArrayList<>();
    for (String name : disk.list()) {
      if (name.matches(PREFIX + "[0-9a-f]{16}")) {
        keys.add(Long.parseUnsignedLong(name.substring(PREFIX.length()), 16));
      }
    }
    return keys;
  }

  private static String name(long key) {
    return PREFIX + "%016x".formatted(key);
  }

  private static long crc(long key, byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(key).flip());
    crc.update(bytes);
    return crc.getValue();
  }
}
