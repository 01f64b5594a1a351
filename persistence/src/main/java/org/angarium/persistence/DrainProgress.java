package org.angarium.persistence;

import java.util.HashMap;
import java.util.Map;
import org.angarium.store.MessageKey;

/**
 * How far the journal's records are written and drained, and which rows the tables may have.
 * Guarded by the lock of {@link Undrained}.
 */
final class DrainProgress {
  private final Map<Long, Long> highestRows;

  /** The last record that can be read in the journal. */
  long written;

  /** The last record of those that are being brought into the tables. */
  long inFlight;

  /** The last record that the tables have seen. */
  long drained;

  /**
   * What is known at opening.
   *
   * @param drained the last record that the tables have seen
   * @param highestRows the highest sequence in the tables of each queue that has messages there
   */
  DrainProgress(long drained, Map<Long, Long> highestRows) {
    this.drained = drained;
    this.inFlight = drained;
    this.written = drained;
    this.highestRows = new HashMap<>(highestRows);
  }

  /** Whether the tables may have a row of this message. */
  boolean mayHaveRow(MessageKey key) {
    Long highest = highestRows.get(key.queueId());
    return highest != null && key.sequence() <= highest;
  }

  /** The tables are about to have a row of this message. */
  void bringsRow(MessageKey key) {
    highestRows.merge(key.queueId(), key.sequence(), Math::max);
  }
}
