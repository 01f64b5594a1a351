package org.angarium.tck.crash;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file system of 16 MiB in memory, mounted for one test. */
final class SmallDisk implements AutoCloseable {
  private static final String FILLER = "filler";
  private static final int STEP = 64 << 10;

  private final Path folder;
  private final Thread atExit;

  private SmallDisk(Path folder) {
    this.folder = folder;
    atExit = new Thread(this::unmount, "unmount-" + folder.getFileName());
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Mounts it on a folder; where that is not possible the test is skipped and says why. */
  static SmallDisk mount(Path folder) throws IOException, InterruptedException {
    try {
      Command.run(
          "mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "angarium-test", folder.toString());
    } catch (Command.Failed e) {
      return abort("a file system of 16 MiB cannot be mounted here: " + e.getMessage());
    }
    return new SmallDisk(folder);
  }

  /** Fills it to the last byte. */
  void fill() throws IOException {
    try (FileChannel filler =
        FileChannel.open(
            folder.resolve(FILLER), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int step = STEP; step > 0; step /= 2) {
        writeSteps(filler, step);
      }
    }
  }

  private static void writeSteps(FileChannel filler, int step) {
    try {
      while (true) {
        filler.write(ByteBuffer.allocate(step));
      }
    } catch (IOException e) {
      // It is full, as it is meant to be.
    }
  }

  /** Takes away what {@link #fill} has put there. */
  void free() throws IOException {
    Files.deleteIfExists(folder.resolve(FILLER));
  }

  @Override
  public void close() {
    unmount();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void unmount() {
    try {
      Command.run("umount", folder.toString());
    } catch (IOException e) {
      unmountLater();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      unmountLater();
    }
  }

  /** Something still has a file open there: it goes when that is closed. */
  private void unmountLater() {
    try {
      new ProcessBuilder("umount", "-l", folder.toString()).start();
    } catch (IOException e) {
      throw new IllegalStateException(folder + " stays mounted", e);
    }
  }
}
