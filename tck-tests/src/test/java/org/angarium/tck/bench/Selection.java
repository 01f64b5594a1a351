package org.angarium.tck.bench;

import java.util.Set;
import java.util.function.Predicate;

/**
 * What is run: {@code bench.suites}, {@code bench.scenarios} and {@code bench.contenders} name it,
 * with commas between; all when empty.
 */
record Selection(
    Predicate<String> suites, Predicate<String> scenarios, Predicate<String> contenders) {

  static Selection fromProperties() {
    return new Selection(
        among(System.getProperty("bench.suites", "")),
        among(System.getProperty("bench.scenarios", "")),
        among(System.getProperty("bench.contenders", "")));
  }

  /** Some of each kind, and nobody's libraries but ours: enough to see that it works. */
  static Selection ofTheBuild() {
    return new Selection(
        among(""),
        among("one-to-one,request-reply,S2,S4-apart,S10,delayed"),
        among("Angarium,bare journal"));
  }

  private static Predicate<String> among(String names) {
    return names.isEmpty() ? name -> true : Set.of(names.split(","))::contains;
  }
}
