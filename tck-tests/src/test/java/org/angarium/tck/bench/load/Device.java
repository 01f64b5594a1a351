package org.angarium.tck.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The block device that a folder is on, as Linux counts its work; elsewhere, and where the file
 * system hides its device, nothing can be told.
 */
final class Device {
  private static final Path STATISTICS = Path.of("/proc/diskstats");
  private static final int SECTOR_BYTES = 512;
  private static final int SECTORS_WRITTEN = 9;
  private static final int FLUSHES = 18;

  private final String number;

  private Device(String number) {
    this.number = number;
  }

  static Device of(Path folder) {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return new Device("none");
    }
    try {
      long device = (long) Files.getAttribute(folder, "unix:dev");
      long major = device >> 8 & 0xfff;
      long minor = device & 0xff | device >> 12 & 0xfff00;
      return new Device(major + " " + minor);
    } catch (IOException e) {
      return new Device("none");
    }
  }

  /** How many flushes it has done, whoever asked for them. */
  OptionalLong flushes() {
    return counter(FLUSHES);
  }

  /** How many bytes it has written, whoever asked for that. */
  OptionalLong writtenBytes() {
    OptionalLong sectors = counter(SECTORS_WRITTEN);
    return sectors.isPresent()
        ? OptionalLong.of(sectors.getAsLong() * SECTOR_BYTES)
        : OptionalLong.empty();
  }

  private OptionalLong counter(int place) {
    return lines().stream()
        .map(line -> line.trim().split("\\s+"))
        .filter(cells -> cells.length > place && number.equals(cells[0] + " " + cells[1]))
        .mapToLong(cells -> Long.parseLong(cells[place]))
        .findFirst();
  }

  private static List<String> lines() {
    try {
      return Files.exists(STATISTICS) ? Files.readAllLines(STATISTICS) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
