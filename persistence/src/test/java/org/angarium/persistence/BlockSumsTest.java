package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.angarium.store.Messages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which blocks are called damaged: those that are not what their own chunk was written with. */
class BlockSumsTest {
  private static final int BLOCK = BlockSums.BLOCK;

  @TempDir Path folder;

  private FileChannel database;
  private BlockSums sums;

  @BeforeEach
  void open() throws IOException {
    database =
        FileChannel.open(
            folder.resolve("database"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    sums = new BlockSums(this::sumsFile, false);
  }

  private @Nullable FileChannel sumsFile(boolean create) throws IOException {
    Path file = folder.resolve("sums");
    return create || Files.exists(file)
        ? FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)
        : null;
  }

  @AfterEach
  void close() throws IOException {
    sums.close();
    database.close();
  }

  private void reopen() throws IOException {
    close();
    open();
  }

  /** A chunk of some blocks, which begins with its header. */
  private static ByteBuffer chunk(int block, int length, int version) {
    byte[] bytes = Messages.noise(length * BLOCK + version);
    String header =
        "chunk:%x,block:%x,len:%x,version:%x\n".formatted(version, block, length, version);
    byte[] start = header.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(start, 0, bytes, 0, start.length);
    return ByteBuffer.wrap(bytes, 0, length * BLOCK);
  }

  private void note(int block, ByteBuffer chunk) {
    sums.note(chunk, StoreHeader.chunk(chunk), (long) block * BLOCK);
  }

  private void write(int block, ByteBuffer chunk) throws IOException {
    database.write(chunk.duplicate(), (long) block * BLOCK);
  }

  private void flip(long offset) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    database.read(one, offset);
    one.put(0, (byte) (one.get(0) ^ 16));
    database.write(one.rewind(), offset);
  }

  /** The damaged blocks among those that a read has called suspect. */
  private List<Long> damaged(long position, int length) throws IOException {
    List<Long> suspects = new ArrayList<>();
    ByteBuffer target = ByteBuffer.allocate(length);
    assertThat(sums.read(database, target, position, suspects::add)).isEqualTo(length);
    List<Long> damaged = new ArrayList<>();
    for (long block : suspects) {
      if (sums.isDamaged(database, block)) {
        damaged.add(block);
      }
    }
    return damaged;
  }

  @Test
  void findsAWrongBitWhereverItIsRead() throws IOException {
    ByteBuffer chunk = chunk(2, 3, 9);
    note(2, chunk);
    write(2, chunk);
    assertThat(damaged(2 * BLOCK, 3 * BLOCK)).isEmpty();
    flip(3 * BLOCK + 100);
    assertThat(damaged(2 * BLOCK, 3 * BLOCK)).containsExactly(3L);
    assertThat(damaged(3 * BLOCK + 2_000, 10)).containsExactly(3L);
    assertThat(damaged(4 * BLOCK + 1, 10)).isEmpty();
    reopen();
    assertThat(damaged(2 * BLOCK + 5, 2 * BLOCK)).containsExactly(3L);
  }

  @Test
  void readsWhatIsThere() throws IOException {
    ByteBuffer chunk = chunk(2, 2, 1);
    note(2, chunk);
    write(2, chunk);
    ByteBuffer target = ByteBuffer.allocate(5_000);
    assertThat(sums.read(database, target, 2 * BLOCK + 11, block -> {})).isEqualTo(5_000);
    assertThat(target.array()).isEqualTo(Arrays.copyOfRange(chunk.array(), 11, 5_011));
    assertThat(sums.read(database, ByteBuffer.allocate(9), 4 * BLOCK - 4, block -> {}))
        .isEqualTo(4);
    assertThat(sums.read(database, ByteBuffer.allocate(9), 4 * BLOCK, block -> {})).isEqualTo(-1);
  }

  /** After a power cut the checksums may be older than the blocks, or younger. */
  @Test
  void doesNotJudgeAChunkByTheChecksumsOfAnother() throws IOException {
    ByteBuffer first = chunk(2, 2, 1);
    note(2, first);
    write(2, first);
    write(2, chunk(2, 2, 2));
    assertThat(damaged(2 * BLOCK, 2 * BLOCK)).isEmpty();
    note(2, chunk(2, 2, 3));
    assertThat(damaged(2 * BLOCK, 2 * BLOCK)).isEmpty();
  }

  /** H2 moves a chunk over its own blocks, and it keeps its version. */
  @Test
  void knowsNothingOnceAChecksumCouldNotBeWritten() throws IOException {
    ByteBuffer chunk = chunk(5, 3, 5);
    note(5, chunk);
    write(5, chunk);
    assertThat(sums.force()).isTrue();
    sums.close();
    note(10, chunk(10, 1, 6));
    ByteBuffer moved = chunk(4, 3, 5);
    note(4, moved);
    write(4, moved);
    assertThat(damaged(4 * BLOCK, 3 * BLOCK)).isEmpty();
    assertThat(sums.force()).as("may be believed when it is opened again").isFalse();
  }

  /** What was cut off is written anew with the same version, whose checksums may be lost then. */
  @Test
  void knowsNothingOfWhatCameBeforeACrash() throws IOException {
    note(2, chunk(2, 2, 5));
    reopen();
    sums.forget();
    reopen();
    ByteBuffer anew = chunk(2, 2, 5);
    anew.put(BLOCK + 7, (byte) 77);
    write(2, anew);
    assertThat(damaged(2 * BLOCK, 2 * BLOCK)).isEmpty();
  }

  @Test
  void knowsNothingWhenItsOwnFileIsDamaged() throws IOException {
    ByteBuffer chunk = chunk(2, 1, 1);
    note(2, chunk);
    write(2, chunk);
    sums.close();
    try (FileChannel file = FileChannel.open(folder.resolve("sums"), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {7}), 2 * 16 + 9);
    }
    open();
    assertThat(damaged(2 * BLOCK, BLOCK)).isEmpty();
    flip(2 * BLOCK + 100);
    assertThat(damaged(2 * BLOCK, BLOCK)).isEmpty();
  }
}
