package org.angarium.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.angarium.persistence.journal.JournalDisk;
import org.angarium.persistence.journal.JournalFile;

/**
 * A planted fault: a disk on which a segment is begun anew, with other content, before the tables
 * have what it holds.
 */
final class EarlyReuseDisk extends ForwardingDisk {
  private static final String SEGMENT = "segment-";
  private static final int REUSED = 16 << 10;

  /** How many younger segments there are when one is used again. */
  private static final int YOUNGER = 2;

  private final List<String> created = new ArrayList<>();

  EarlyReuseDisk(JournalDisk disk) {
    super(disk);
  }

  @Override
  public JournalFile create(String name) throws IOException {
    if (name.startsWith(SEGMENT)) {
      created.remove(name);
      created.add(name);
      int oldest = created.size() - 1 - YOUNGER;
      if (oldest >= 0 && list().contains(created.get(oldest))) {
        try (JournalFile reused = open(created.get(oldest))) {
          reused.write(ByteBuffer.allocate(REUSED), 0);
          reused.force();
        }
      }
    }
    return super.create(name);
  }
}
