package org.angarium.persistence;

import java.io.IOException;
import java.util.Locale;

/** How a full disk shows: Java has no exception of its own for it. */
final class DiskFull {
  private DiskFull() {}

  /** Whether something failed because a write did, for which there was no space. */
  static boolean isCauseOf(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException failed && is(failed)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a write failed because there was no space, or no more allowed. */
  static boolean is(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left")
        || message.contains("not enough space")
        || message.contains("quota exceeded");
  }
}
