package org.angarium.tck.crash;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system in a file, which can lose its power: what was not synced by then is gone. That
 * takes root, a loop device, and the programs that make and shut down file systems.
 */
final class LoopDisk implements AutoCloseable {
  /** Enough for XFS, and for a journal of the usual size; what is not written takes no space. */
  private static final long SIZE = 2L << 30;

  private final Path image;
  private final Path folder;
  private final Thread atExit;
  private boolean mounted;

  private LoopDisk(Path image, Path folder) {
    this.image = image;
    this.folder = folder;
    atExit = new Thread(this::unmountQuietly, "unmount-" + image.getFileName());
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Makes one and mounts it; where that is not possible the test is skipped and says why.
   *
   * @param type of the file system, xfs or ext4
   * @param parent where its file and the folder that it is mounted on are made
   */
  static LoopDisk make(String type, Path parent) throws IOException, InterruptedException {
    Path image = parent.resolve(type + ".image");
    LoopDisk disk = new LoopDisk(image, Files.createDirectory(parent.resolve(type)));
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    boolean made = false;
    try {
      Command.run("xfs_io", "-V");
      Command.run("mkfs." + type, "-q", image.toString());
      disk.mount();
      made = true;
      return disk;
    } catch (Command.Failed e) {
      return abort("no %s can lose its power here: %s".formatted(type, e.getMessage()));
    } finally {
      if (!made) {
        disk.close();
      }
    }
  }

  /** Where its files are. */
  Path folder() {
    return folder;
  }

  /** Mounts it; after a loss of power that mends it. */
  void mount() throws IOException, InterruptedException {
    Command.run("mount", "-o", "loop", image.toString(), folder.toString());
    mounted = true;
  }

  /** From now on nothing more reaches it, and what was not synced is lost. */
  void cutPower() throws IOException, InterruptedException {
    Command.run("xfs_io", "-x", "-c", "shutdown", folder.toString());
  }

  /** Unmounts it; nobody may have a file open there. */
  void unmount() throws IOException, InterruptedException {
    Command.run("umount", folder.toString());
    mounted = false;
  }

  @Override
  public void close() throws IOException {
    unmountQuietly();
    Runtime.getRuntime().removeShutdownHook(atExit);
    Files.deleteIfExists(image);
  }

  private void unmountQuietly() {
    if (mounted) {
      try {
        new ProcessBuilder("umount", "-l", folder.toString()).start().waitFor();
        mounted = false;
      } catch (IOException e) {
        throw new IllegalStateException(folder + " stays mounted", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
