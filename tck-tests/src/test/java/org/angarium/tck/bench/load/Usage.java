package org.angarium.tck.bench.load;

import java.util.OptionalLong;

/**
 * What has been used so far: by this process of its processors, and of its heap by its live
 * threads; and by everybody of the device.
 */
record Usage(
    long nanos,
    long cpuNanos,
    long allocatedBytes,
    OptionalLong writtenBytes,
    OptionalLong flushes) {

  /** What has been used since an earlier look. */
  Usage since(Usage earlier) {
    return new Usage(
        nanos - earlier.nanos,
        cpuNanos - earlier.cpuNanos,
        Math.max(0, allocatedBytes - earlier.allocatedBytes),
        difference(writtenBytes, earlier.writtenBytes),
        difference(flushes, earlier.flushes));
  }

  private static OptionalLong difference(OptionalLong now, OptionalLong earlier) {
    return now.isPresent() && earlier.isPresent()
        ? OptionalLong.of(now.getAsLong() - earlier.getAsLong())
        : OptionalLong.empty();
  }
}
