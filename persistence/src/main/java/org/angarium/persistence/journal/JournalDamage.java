package org.angarium.persistence.journal;

import java.io.IOException;

/** That a record which was written cannot be read. */
public final class JournalDamage extends IOException {
  private static final long serialVersionUID = 1L;

  JournalDamage(String what) {
    super(what);
  }

  JournalDamage(Segment segment, int offset, String what) {
    super("%s is damaged at offset %d: %s".formatted(segment, offset, what));
  }
}
