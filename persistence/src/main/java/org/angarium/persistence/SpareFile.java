package org.angarium.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that holds nothing but space, given back when the disk is full: H2 needs some even to
 * delete, and without deleting nothing would ever become free. Used by one thread.
 */
final class SpareFile {
  static final String FILE = "angarium.spare";

  /** Its size in bytes. */
  static final int SIZE = 4 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(SpareFile.class);

  private final Path path;
  private boolean there;

  /** The spare file of a data folder, which may have one from before. */
  SpareFile(Path folder) {
    path = folder.resolve(FILE);
    there = path.toFile().length() == SIZE;
  }

  /** Whether it holds its space. */
  boolean isThere() {
    return there;
  }

  /** Takes the space again; without it the disk has this much left, and more. */
  void take() {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(SIZE);
      while (zeros.hasRemaining()) {
        file.write(zeros, zeros.position());
      }
      there = true;
    } catch (IOException e) {
      LOG.debug("no space could be kept in {}", path, e);
      release();
    }
  }

  /** Gives the space back; returns whether there was any. */
  boolean release() {
    boolean had = there;
    there = false;
    try {
      Files.deleteIfExists(path);
      return had;
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be deleted, which would give {} bytes back: {}", path, SIZE, e.toString());
      return false;
    }
  }
}
