package org.angarium.tck.bench;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What is run: {@code bench.suites}, {@code bench.scenarios} and {@code bench.contenders} name it,
 * with commas between; all when empty.
 *
 * @param flags those of a contender's JVM, made of those of its suite
 */
record Selection(
    Predicate<String> suites,
    Predicate<String> scenarios,
    Predicate<String> contenders,
    UnaryOperator<List<String>> flags) {
  private static final List<String> FOR_A_SHORT_LIFE =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  static Selection fromProperties() {
    return new Selection(
        among(System.getProperty("bench.suites", "")),
        among(System.getProperty("bench.scenarios", "")),
        among(System.getProperty("bench.contenders", "")),
        UnaryOperator.identity());
  }

  /** Some of each kind, and nobody's libraries but ours: enough to see that it works. */
  static Selection ofTheBuild() {
    return new Selection(
        among(""),
        among("one-to-one,request-reply,S2,S1-apart,S10,delayed,back-off,replay"),
        among("Angarium,bare journal"),
        flags -> FOR_A_SHORT_LIFE);
  }

  private static Predicate<String> among(String names) {
    return names.isEmpty() ? name -> true : Set.of(names.split(","))::contains;
  }
}
