package org.angarium.persistence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/**
 * H2's file system {@value #SCHEME}, which keeps the order in which a database file is written; see
 * {@link OrderedFileChannel}. What follows the scheme is a path of another file system of H2's. H2
 * makes the instances, by reflection.
 */
public final class OrderedFilePath extends FilePathWrapper {
  static final String SCHEME = "ordered:";

  /** What failed first on each file that is open, by its name below the scheme. */
  private static final Map<String, IOException> FAILURES = new ConcurrentHashMap<>();

  /** Who waits for space, by the name of the file below the scheme. */
  private static final Map<String, SpaceWait> WAITS = new ConcurrentHashMap<>();

  /** Who hears of damage, by the name of the file below the scheme. */
  private static final Map<String, DamageReport> REPORTS = new ConcurrentHashMap<>();

  /** For H2. */
  public OrderedFilePath() {}

  /** Has the writes of a file wait while its disk is full; null to let them fail. */
  static void whenFull(String file, @Nullable SpaceWait wait) {
    if (wait == null) {
      WAITS.remove(file);
    } else {
      WAITS.put(file, wait);
    }
  }

  /** Has damage of a file reported; null to end that. */
  static void report(String file, @Nullable DamageReport damage) {
    if (damage == null) {
      REPORTS.remove(file);
    } else {
      REPORTS.put(file, damage);
    }
  }

  /** Why a write or sync of a file has failed since it was opened; null when none has. */
  static @Nullable IOException failureOf(String file) {
    return FAILURES.get(file);
  }

  /** Makes the scheme known to H2. */
  static void register() {
    FilePath.register(new OrderedFilePath());
  }

  @Override
  public String getScheme() {
    return SCHEME.substring(0, SCHEME.length() - 1);
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    FileChannel channel = getBase().open(mode);
    String file = getBase().toString();
    if (!file.endsWith(H2Database.SUFFIX)) {
      return channel;
    }
    FAILURES.remove(file);
    FileWatch watch =
        new FileWatch(
            failure -> FAILURES.putIfAbsent(file, failure),
            () -> WAITS.get(file),
            what -> damaged(file, what));
    FilePath sums = FilePath.get(file + BlockSums.SUFFIX);
    return new OrderedFileChannel(
        channel,
        new BlockSums(
            create -> create && !mode.equals("r") || sums.exists() ? sums.open(mode) : null,
            mode.equals("r")),
        watch);
  }

  private static void damaged(String file, String what) {
    DamageReport report = REPORTS.get(file);
    if (report != null) {
      report.blocks("the database file %s is damaged: %s".formatted(file, what));
    }
  }
}
