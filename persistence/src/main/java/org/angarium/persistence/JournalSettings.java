package org.angarium.persistence;

import java.util.Map;
import org.angarium.store.StoreException;

/**
 * How large the journal may become.
 *
 * @param segmentSize the size of a segment in bytes
 * @param segments how many there may be
 * @param largeBody larger bodies stand in files of their own, in bytes
 * @param stalledMs a drain without progress for this long is stuck; what comes in is then refused
 */
record JournalSettings(int segmentSize, int segments, int largeBody, long stalledMs) {
  static final String SIZE = "journalSizeMb";
  static final String CHUNK_THRESHOLD = "chunkThresholdKb";

  private static final int MB = 1 << 20;
  private static final int LARGEST_SEGMENT_MB = 64;
  private static final int LEAST_SEGMENTS = 16;

  /** The usual patience with the drain. */
  JournalSettings(int segmentSize, int segments, int largeBody) {
    this(segmentSize, segments, largeBody, Long.getLong("angarium.journal.stalledMs", 30_000));
  }

  /** Reads the options. */
  static JournalSettings of(Map<String, String> options) {
    int sizeMb = number(options, SIZE, 1024, LEAST_SEGMENTS, 1 << 20);
    int thresholdKb = number(options, CHUNK_THRESHOLD, 256, 1, 256);
    int segmentMb = Math.min(LARGEST_SEGMENT_MB, sizeMb / LEAST_SEGMENTS);
    return new JournalSettings(segmentMb * MB, sizeMb / segmentMb, thresholdKb << 10);
  }

  private static int number(
      Map<String, String> options, String name, int standard, int least, int most) {
    String text = options.get(name);
    if (text == null || text.isEmpty()) {
      return standard;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The same message serves.
    }
    throw new StoreException(
        StoreException.Kind.CONFIGURATION,
        "%s=%s is not possible; write a whole number from %d to %d"
            .formatted(name, text, least, most));
  }
}
