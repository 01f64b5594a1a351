package org.angarium.tck.bench.load;

import java.util.Locale;

/** Something that a round brings a number of. */
public enum Quantity {
  /** How many messages consumers got. */
  DELIVERIES,
  /** How many of those they should have got did not come. */
  LOST,
  /** How many came more than once. */
  DUPLICATES,
  /** How many sends were cut off, so that nobody knows whether their messages had to come. */
  IN_DOUBT,
  /** From the first send to the last delivery, without what is between two phases. */
  NANOS,
  /**
   * The part of that in which the queue was filled, or its messages failed, when they did first.
   */
  FILL_NANOS,
  /** Processor time of the whole process. */
  CPU_NANOS,
  /** What its threads allocated. */
  ALLOCATED_BYTES,
  /** What the device wrote, for anybody. */
  WRITTEN_BYTES,
  /** How often the device was told to flush, by anybody. */
  FLUSHES,
  /** How many messages were never written since they were settled before. */
  ELIDED,
  /** The live heap that the messages added, when all were queued. */
  HEAP_BYTES,
  /** From before the start of the provider to the first delivery. */
  START_NANOS,
  /** The median time of a request and its reply, or of a delivery after its time had come. */
  P50_NANOS,
  /** What 99 of 100 of them stayed under. */
  P99_NANOS;

  /** Its name in the raw figures. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
