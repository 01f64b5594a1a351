package org.angarium.tck.crash;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that becomes durable: what one call puts into queues and subscriptions, and what it
 * takes out.
 *
 * @param kind which call it is
 * @param actor who does it; actors are never used again by a later process
 * @param number how many the actor did before
 * @param produced what it puts in
 * @param consumed what it takes out
 */
record Work(Kind kind, String actor, long number, List<Place> produced, List<Place> consumed) {

  /** Which call makes it durable. */
  enum Kind {
    /** {@code send} outside a transaction. */
    SEND,
    /** {@code commit}. */
    COMMIT,
    /** {@code acknowledge}. */
    ACKNOWLEDGE,
    /** The acknowledgement that AUTO_ACKNOWLEDGE makes after a listener. */
    AUTOMATIC
  }

  static Work sends(Kind kind, String actor, long number, List<Place> produced) {
    return new Work(kind, actor, number, produced, List.of());
  }

  static Work takes(Kind kind, String actor, long number, List<Place> consumed) {
    return new Work(kind, actor, number, List.of(), consumed);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(kind).append(' ').append(actor).append(' ').append(number);
    produced.forEach(place -> text.append(" +").append(place));
    consumed.forEach(place -> text.append(" -").append(place));
    return text.toString();
  }

  /** Reads what {@link #text} wrote, from the second word on. */
  static Work parse(String[] words) {
    List<Place> produced = new ArrayList<>();
    List<Place> consumed = new ArrayList<>();
    for (int i = 4; i < words.length; i++) {
      Place place = Place.parse(words[i].substring(1));
      (words[i].charAt(0) == '+' ? produced : consumed).add(place);
    }
    return new Work(Kind.valueOf(words[1]), words[2], Long.parseLong(words[3]), produced, consumed);
  }
}
