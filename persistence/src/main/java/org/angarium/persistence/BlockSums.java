package org.angarium.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checksums of a database file's blocks, in a file beside it: H2 has none, and would take a wrong
 * bit in an index for another place.
 *
 * <p>An entry goes with the version of the chunk that the block was written in, since the two files
 * are not written at once: after a power cut an entry may be missing or belong to what was there
 * before. So a block is called damaged only when its entry has another checksum and the chunk that
 * the block is in has the entry's version. Entries are written before their blocks and not forced;
 * without them nothing is known, and nothing else is wrong. They are dropped when the file was not
 * closed in order, so that what is written after a crash is checked, and what comes from before it
 * is not.
 *
 * <p>Written by one thread at a time, read by any.
 */
final class BlockSums {
  static final String SUFFIX = ".sums";
  static final int BLOCK = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(BlockSums.class);
  private static final int ENTRY = 16;
  private static final int CHECKED = 12;

  /** No chunk is larger, in blocks. */
  private static final long LARGEST_CHUNK = 16_384;

  /** Opens the file; null when it does not exist and is not to be created. */
  interface Opening {
    @Nullable FileChannel open(boolean create) throws IOException;
  }

  /** What is known: where the version is 0, nothing. */
  private record Entries(long[] versions, int[] sums) {
    boolean differs(long block, int sum) {
      return block < versions.length && versions[(int) block] != 0 && sums[(int) block] != sum;
    }
  }

  private final Opening opening;
  private final boolean readOnly;
  private @Nullable FileChannel file;
  private boolean kept = true;
  private volatile Entries entries;

  /**
   * Opens the file if there is one.
   *
   * @param readOnly whether the database file is only read
   */
  BlockSums(Opening opening, boolean readOnly) throws IOException {
    this.opening = opening;
    this.readOnly = readOnly;
    file = opening.open(false);
    entries = file == null ? new Entries(new long[0], new int[0]) : load(file);
  }

  private static Entries load(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) (file.size() / ENTRY * ENTRY));
    readFully(file, bytes, 0);
    bytes.flip();
    int count = bytes.limit() / ENTRY;
    Entries loaded = new Entries(new long[count], new int[count]);
    for (int i = 0; i < count; i++) {
      int at = i * ENTRY;
      if (bytes.getInt(at + CHECKED) == crc(bytes, at, CHECKED)) {
        loaded.versions()[i] = bytes.getLong(at);
        loaded.sums()[i] = bytes.getInt(at + Long.BYTES);
      }
    }
    return loaded;
  }

  /**
   * Forgets all entries, durably, when the file was not closed in order. What was cut off then is
   * written anew with the same versions; if the new entries were lost in their turn, the old ones
   * would be taken for them.
   */
  void forget() {
    FileChannel open = file;
    try {
      if (entries.versions().length > 0) {
        entries = new Entries(new long[0], new int[0]);
        if (open != null && !readOnly) {
          open.truncate(0);
          open.force(true);
        }
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /**
   * Makes the entries durable, before the file says that it was closed in order: of what had not
   * been, a power cut could leave some and not the others.
   *
   * @return false when some are not, and the next opening would believe them
   */
  boolean force() {
    try {
      FileChannel open = file;
      if (kept && open != null && !readOnly) {
        open.force(true);
      }
    } catch (IOException e) {
      giveUp(e);
    }
    return kept;
  }

  /**
   * Forgets all: entries of a block that is written without one would be those of another content,
   * and perhaps of the same version, since H2 moves chunks.
   */
  private void giveUp(IOException why) {
    kept = false;
    entries = new Entries(new long[0], new int[0]);
    LOG.warn("no more checksums are kept of the database file's blocks: {}", why.toString());
  }

  private static void readFully(FileChannel file, ByteBuffer target, long position)
      throws IOException {
    long at = position;
    int read = 0;
    while (target.hasRemaining() && read >= 0) {
      read = file.read(target, at);
      at += Math.max(0, read);
    }
  }

  /**
   * Notes what is about to be written.
   *
   * @param chunk the bytes, of which the position is left as it is
   * @param fields the chunk's header; none when it is no chunk
   */
  void note(ByteBuffer chunk, Map<String, String> fields, long position) {
    if (!kept || position % BLOCK != 0) {
      return;
    }
    long version = Long.parseLong(fields.getOrDefault("version", "0"), 16);
    int first = (int) (position / BLOCK);
    int count = (chunk.remaining() + BLOCK - 1) / BLOCK;
    Entries grown = grown(first + count);
    ByteBuffer written = ByteBuffer.allocate(count * ENTRY);
    for (int i = 0; i < count; i++) {
      int length = Math.min(BLOCK, chunk.remaining() - i * BLOCK);
      int sum = crc(chunk, chunk.position() + i * BLOCK, length);
      grown.versions()[first + i] = length == BLOCK ? version : 0;
      grown.sums()[first + i] = sum;
      int at = written.position();
      written.putLong(grown.versions()[first + i]).putInt(sum).putInt(crc(written, at, CHECKED));
    }
    entries = grown;
    write(written.flip(), (long) first * ENTRY);
  }

  private Entries grown(int blocks) {
    Entries known = entries;
    if (known.versions().length >= blocks) {
      return known;
    }
    int length = Math.max(blocks, known.versions().length * 2);
    return new Entries(
        Arrays.copyOf(known.versions(), length), Arrays.copyOf(known.sums(), length));
  }

  /** A checksum that cannot be written is left out; it belongs to another version then. */
  private void write(ByteBuffer bytes, long position) {
    try {
      FileChannel open = file == null ? opening.open(true) : file;
      file = open;
      long at = position;
      while (open != null && bytes.hasRemaining()) {
        at += open.write(bytes, at);
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /**
   * Reads from the database file.
   *
   * @param suspected is told of blocks that may not be what was written
   * @return how many bytes came, -1 at the end
   */
  int read(FileChannel database, ByteBuffer target, long position, LongConsumer suspected)
      throws IOException {
    if (entries.versions().length == 0) {
      return database.read(target, position);
    }
    long first = position / BLOCK;
    int skipped = (int) (position % BLOCK);
    int length = (skipped + target.remaining() + BLOCK - 1) / BLOCK * BLOCK;
    ByteBuffer blocks = ByteBuffer.allocate(length);
    readFully(database, blocks, first * BLOCK);
    blocks.flip();
    for (int i = 0; (i + 1) * BLOCK <= blocks.limit(); i++) {
      if (entries.differs(first + i, crc(blocks, i * BLOCK, BLOCK))) {
        suspected.accept(first + i);
      }
    }
    int count = Math.min(target.remaining(), blocks.limit() - skipped);
    if (count <= 0) {
      return target.hasRemaining() ? -1 : 0;
    }
    target.put(blocks.limit(skipped + count).position(skipped));
    return count;
  }

  /** Whether a block is not what was written, while nobody writes. */
  boolean isDamaged(FileChannel database, long block) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(BLOCK);
    readFully(database, content, block * BLOCK);
    Entries known = entries;
    return known.differs(block, crc(content, 0, BLOCK))
        && known.versions()[(int) block] == versionOfChunk(database, block);
  }

  /** The version of the chunk that a block is in; 0 when it is in none. */
  private static long versionOfChunk(FileChannel database, long block) throws IOException {
    for (long first = block; first > 1 && block - first < LARGEST_CHUNK; first--) {
      ByteBuffer start = ByteBuffer.allocate(BLOCK);
      readFully(database, start, first * BLOCK);
      Map<String, String> chunk = StoreHeader.chunk(start.flip());
      if (!chunk.isEmpty()) {
        long length = number(chunk, "len");
        return first + length > block ? number(chunk, "version") : 0;
      }
    }
    return 0;
  }

  private static long number(Map<String, String> chunk, String field) {
    try {
      return Long.parseLong(chunk.getOrDefault(field, "0"), 16);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static int crc(ByteBuffer bytes, int index, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(index + length).position(index));
    return (int) crc.getValue();
  }

  void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
