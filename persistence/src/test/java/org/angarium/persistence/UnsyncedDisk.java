package org.angarium.persistence;

import org.angarium.persistence.journal.JournalDisk;
import org.angarium.persistence.journal.JournalFile;

/** A planted fault: a disk on which nothing that is written to a segment is ever forced. */
final class UnsyncedDisk extends ForwardingDisk {
  UnsyncedDisk(JournalDisk disk) {
    super(disk);
  }

  @Override
  JournalFile wrap(String name, JournalFile file) {
    return new ForwardingFile(file) {
      @Override
      public void force() {}
    };
  }
}
