package org.angarium.tck.conformance.chapter7;

import java.util.stream.IntStream;
import org.angarium.tck.conformance.ConformanceCase;

/** What tests of asynchronous sends have in common. */
abstract class AsyncSendCase extends ConformanceCase {
  static final int MANY = 50;

  /** The texts of {@link #MANY} messages, in the order of their sends. */
  static String[] texts() {
    return IntStream.range(0, MANY).mapToObj(i -> "m" + i).toArray(String[]::new);
  }
}
