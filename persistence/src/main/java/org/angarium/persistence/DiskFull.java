package org.angarium.persistence;

import java.io.IOException;
import java.util.Locale;

/** How a full disk shows: Java has no exception of its own for it. */
final class DiskFull {
  private DiskFull() {}

  /** Whether a write failed because there was no space, or no more allowed. */
  static boolean is(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left")
        || message.contains("not enough space")
        || message.contains("quota exceeded");
  }
}
