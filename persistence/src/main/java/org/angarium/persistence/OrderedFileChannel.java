package org.angarium.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.store.fs.FileBase;
import org.jspecify.annotations.Nullable;

/**
 * A database file of H2's in which a synced commit is found again whatever moment the power is cut.
 *
 * <p>H2 writes every commit as a chunk, into space that chunks no longer needed have left or at the
 * end of the file. Twice at the beginning of the file, one block each, stands the store header,
 * which names a chunk, though not always the newest: from there H2 follows the guess that each
 * chunk has of where the next one will be. A disk may bring the sectors that were written since the
 * last sync about in any order, or only some of them. That breaks H2 in three ways, each seen in
 * {@code PowerCutTest}:
 *
 * <ul>
 *   <li>A chunk counts as good when its first and last bytes are; there is no checksum of what is
 *       between, which includes pages with rows of earlier commits.
 *   <li>A chunk on the way from the named one to the newest may have become free and be overwritten
 *       before the header names a later one. What lies behind is then lost.
 *   <li>A header that says that the file was closed in order is believed after chunks have been
 *       overwritten.
 * </ul>
 *
 * <p>Here a write begins only when all before it are safe. A chunk's first sector is written only
 * when its other sectors are safe, and together with it one of the two headers, in turn, is made to
 * name the chunk; the other still names the chunk before, which is safe. H2's own changes of the
 * header are passed on only when they say that the file is closed in order, and that is withdrawn
 * before anything else is written. This costs one sync more per commit.
 *
 * <p>What is read is compared with the checksums of the blocks; see {@link BlockSums}.
 *
 * <p>After a write, truncation or sync that failed nothing more is written: H2 goes on at times, as
 * when it closes a database on a full disk, and frees or overwrites what the last good state needs.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // fileLock takes the monitor's place
final class OrderedFileChannel extends FileBase {
  private static final int SECTOR = 512;
  private static final int BLOCK = BlockSums.BLOCK;
  private static final int HEADERS = 2 * BLOCK;

  private final ReentrantLock fileLock = new ReentrantLock();
  private final FileChannel channel;
  private final BlockSums sums;
  private final FileWatch watch;
  private @Nullable StoreHeader header;
  private boolean secondIsNext;
  private boolean unforced;
  private @Nullable IOException failure;

  /** A file that is open. */
  OrderedFileChannel(FileChannel channel, BlockSums sums, FileWatch watch) throws IOException {
    this.channel = channel;
    this.sums = sums;
    this.watch = watch;
    if (channel.size() >= HEADERS) {
      StoreHeader first = readHeader(0);
      StoreHeader second = readHeader(BLOCK);
      secondIsNext = second == null || first != null && first.version() >= second.version();
      header = secondIsNext ? first : second;
    }
    StoreHeader found = header;
    if (found == null || !found.isClean()) {
      sums.forget();
    }
  }

  private @Nullable StoreHeader readHeader(long position) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    int read = 1;
    while (block.hasRemaining() && read > 0) {
      read = channel.read(block, position + block.position());
    }
    return StoreHeader.parse(block.flip());
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    fileLock.lock();
    try {
      requireSound();
      return writeInOrder(source, position);
    } catch (IOException e) {
      throw failed(e);
    } finally {
      fileLock.unlock();
    }
  }

  private void requireSound() throws IOException {
    IOException before = failure;
    if (before != null) {
      throw new IOException("nothing more is written after: " + before.getMessage(), before);
    }
  }

  private IOException failed(IOException e) {
    if (failure == null) {
      failure = e;
      watch.onFailure().accept(e);
    }
    return e;
  }

  private int writeInOrder(ByteBuffer source, long position) throws IOException {
    int length = source.remaining();
    if (position < HEADERS) {
      writeHeaders(source, position);
    } else {
      withdrawClean();
      forceEarlier();
      Map<String, String> chunk = StoreHeader.chunk(source);
      sums.note(source, chunk, position);
      ByteBuffer first = source.slice().limit(Math.min(SECTOR, length));
      source.position(source.position() + first.remaining());
      writeFully(source, position + SECTOR);
      channel.force(false);
      unforced = true;
      writeFully(first, position);
      name(chunk, position / BLOCK);
    }
    return length;
  }

  private void writeHeaders(ByteBuffer source, long position) throws IOException {
    StoreHeader written = position == 0 ? StoreHeader.parse(source) : null;
    if (header == null || written == null || written.isClean() && sums.force()) {
      forceEarlier();
      unforced = true;
      writeFully(source, position);
      header = written;
    } else {
      source.position(source.limit());
    }
  }

  /** Has the next header name the chunk; not an older one, which has only been moved. */
  private void name(Map<String, String> chunk, long block) throws IOException {
    StoreHeader before = header;
    if (before == null || chunk.isEmpty()) {
      return;
    }
    StoreHeader next = before.naming(chunk, block);
    if (next.version() >= before.version()) {
      writeFully(next.toBytes(), secondIsNext ? BLOCK : 0);
      secondIsNext = !secondIsNext;
      header = next;
    }
  }

  private void withdrawClean() throws IOException {
    StoreHeader clean = header;
    if (clean != null && clean.isClean()) {
      forceEarlier();
      StoreHeader unclean = clean.unclean();
      for (long position : new long[] {BLOCK, 0}) {
        writeFully(unclean.toBytes(), position);
        channel.force(false);
      }
      header = unclean;
    }
  }

  private void writeFully(ByteBuffer source, long position) throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      at += writeOrWait(source, at);
    }
  }

  private int writeOrWait(ByteBuffer source, long position) throws IOException {
    SpaceWait waited = null;
    while (true) {
      try {
        int written = channel.write(source, position);
        if (waited != null) {
          waited.found();
        }
        return written;
      } catch (IOException e) {
        waited = DiskFull.is(e) ? watch.whenFull().get() : null;
        if (waited == null || !waited.await()) {
          throw e;
        }
      }
    }
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    fileLock.lock();
    try {
      requireSound();
      forceEarlier();
      unforced = true;
      channel.truncate(size);
      return this;
    } catch (IOException e) {
      throw failed(e);
    } finally {
      fileLock.unlock();
    }
  }

  @Override
  public void force(boolean metaData) throws IOException {
    fileLock.lock();
    try {
      requireSound();
      channel.force(metaData);
      unforced = false;
    } catch (IOException e) {
      throw failed(e);
    } finally {
      fileLock.unlock();
    }
  }

  private void forceEarlier() throws IOException {
    if (unforced) {
      force(true);
    }
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    if (position < HEADERS) {
      return channel.read(target, position);
    }
    return sums.read(channel, target, position, this::suspect);
  }

  private void suspect(long block) {
    fileLock.lock();
    try {
      if (sums.isDamaged(channel, block)) {
        watch
            .onDamage()
            .accept(
                "from offset %d to %d it is not what was written"
                    .formatted(block * BLOCK, (block + 1) * BLOCK - 1));
      }
    } catch (IOException e) {
      watch.onFailure().accept(e);
    } finally {
      fileLock.unlock();
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int length = write(source, channel.position());
    channel.position(channel.position() + length);
    return length;
  }

  @Override
  public long position() throws IOException {
    return channel.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    channel.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return channel.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    sums.close();
    channel.close();
  }
}
