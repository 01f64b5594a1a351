package org.angarium.persistence;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * One bit of a file that is wrong.
 *
 * @param seed what decided which one
 * @param file relative to the data folder
 */
record BitFlip(long seed, Path file, long offset, int bit) {
  /** Chooses a bit of what was written to some files. */
  static BitFlip choose(long seed, Path data, List<Path> files) throws IOException {
    Random random = new Random(seed);
    long[] used = new long[files.size()];
    long all = 0;
    for (int i = 0; i < used.length; i++) {
      used[i] = used(files.get(i));
      all += used[i];
    }
    long at = random.nextLong(all);
    int index = 0;
    while (at >= used[index]) {
      at -= used[index++];
    }
    return new BitFlip(seed, data.relativize(files.get(index)), at, random.nextInt(8));
  }

  /** How many bytes there are before nothing but zeros follows. */
  private static long used(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  /** Makes the bit of a data folder's file the other one. */
  void applyTo(Path data) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(data.resolve(file).toFile(), "rw")) {
      bytes.seek(offset);
      int before = bytes.read();
      bytes.seek(offset);
      bytes.write(before ^ 1 << bit);
    }
  }

  @Override
  public String toString() {
    return "seed %d: bit %d at offset %d of %s".formatted(seed, bit, offset, file);
  }
}
