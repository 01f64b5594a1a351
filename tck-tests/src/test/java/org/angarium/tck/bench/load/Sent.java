package org.angarium.tck.bench.load;

import java.util.BitSet;

/**
 * What one producer sent in a round: messages with numbers from 0.
 *
 * @param confirmed how many sends, or commits with them, have returned
 * @param inDoubt how many more were under way when they were cut off
 */
record Sent(int producer, int confirmed, int inDoubt) {

  /** How many of the confirmed are not among these numbers. */
  long missingIn(BitSet numbers) {
    return confirmed - numbers.get(0, confirmed).cardinality();
  }
}
