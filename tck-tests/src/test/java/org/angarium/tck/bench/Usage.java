package org.angarium.tck.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What this process has used of its processors and, by its live threads, of its heap. */
record Usage(long nanos, long cpuNanos, long allocatedBytes) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  static Usage now() {
    long allocated = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      allocated += Math.max(0, bytes);
    }
    return new Usage(System.nanoTime(), SYSTEM.getProcessCpuTime(), allocated);
  }

  /** What has been used since an earlier look. */
  Usage since(Usage earlier) {
    return new Usage(
        nanos - earlier.nanos,
        cpuNanos - earlier.cpuNanos,
        Math.max(0, allocatedBytes - earlier.allocatedBytes));
  }
}
