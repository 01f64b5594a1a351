package org.angarium.persistence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's file system {@value #SCHEME}, which keeps the order in which a database file is written; see
 * {@link OrderedFileChannel}. What follows the scheme is a path of another file system of H2's. H2
 * makes the instances, by reflection.
 */
public final class OrderedFilePath extends FilePathWrapper {
  static final String SCHEME = "ordered:";

  /** For H2. */
  public OrderedFilePath() {}

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
    return getBase().getName().endsWith(H2Database.SUFFIX)
        ? new OrderedFileChannel(channel)
        : channel;
  }
}
