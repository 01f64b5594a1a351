package org.angarium.persistence;

import java.io.IOException;
import java.io.RandomAccessFile;

/** A folder in which the files fail that a {@link FaultyDatabase} says. */
final class FaultyFolder extends DataFolder {
  /** A folder that is held. */
  FaultyFolder(DataFolder held) {
    super(held);
  }

  @Override
  RandomAccessFile open(String name) throws IOException {
    FaultyDatabase faults = FaultyDatabase.of(path().resolve(name).toString());
    return faults == null
        ? super.open(name)
        : new RandomAccessFile(path().resolve(name).toFile(), "rw") {
          @Override
          public void write(byte[] bytes) throws IOException {
            faults.operation(true);
            super.write(bytes);
          }
        };
  }
}
