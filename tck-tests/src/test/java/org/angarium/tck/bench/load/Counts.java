package org.angarium.tck.bench.load;

import java.util.BitSet;
import java.util.List;

/**
 * What was sent against what came. A send that was cut off may come or not: it is neither lost nor
 * doubled.
 */
record Counts(long deliveries, long lost, long duplicates, long inDoubt) {

  /**
   * Counts a round.
   *
   * @param copies true when every tally should have every message, false when one of them should
   */
  static Counts of(List<Sent> sent, List<Tally> tallies, boolean copies) {
    long lost = 0;
    long duplicates = tallies.stream().mapToLong(Tally::duplicates).sum();
    for (Sent each : sent) {
      if (copies) {
        lost +=
            tallies.stream().mapToLong(tally -> each.missingIn(tally.of(each.producer()))).sum();
        continue;
      }
      BitSet all = new BitSet();
      long taken = 0;
      for (Tally tally : tallies) {
        taken += tally.of(each.producer()).cardinality();
        all.or(tally.of(each.producer()));
      }
      lost += each.missingIn(all);
      duplicates += taken - all.cardinality();
    }
    return new Counts(
        tallies.stream().mapToLong(Tally::received).sum(),
        lost,
        duplicates,
        sent.stream().mapToLong(Sent::inDoubt).sum());
  }
}
