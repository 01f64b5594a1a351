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
    return new OrderedFileChannel(
        channel, failure -> FAILURES.putIfAbsent(file, failure), () -> WAITS.get(file));
  }
}
