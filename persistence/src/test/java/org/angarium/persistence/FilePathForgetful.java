package org.angarium.persistence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePathWrapper;

/** How H2 reaches the {@link ForgetfulDisk}. H2 makes the instances. */
public final class FilePathForgetful extends FilePathWrapper {
  /** For H2. */
  public FilePathForgetful() {}

  @Override
  public String getScheme() {
    return "forgetful";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return ForgetfulDisk.current().open(getBase(), mode);
  }

  @Override
  public void delete() {
    ForgetfulDisk.current().delete(getBase());
  }
}
