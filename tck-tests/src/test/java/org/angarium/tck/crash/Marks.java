package org.angarium.tck.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what consumers say they were shown against the marks that it came with.
 *
 * <p>Every showing is noted by the consumer as the first thing that it does with a message. So a
 * message comes with a count one higher than the last time that it was noted, and with
 * JMSRedelivered when that is more than one; but a kill may catch each consumer with one message
 * that it has been given and has not noted. So many and no more may come with a count that no note
 * explains, and each only once for each kill since it was sent or noted last.
 *
 * <p>A message's id begins with {@code p}, the number of the process that sent it, and a dot. Used
 * by one thread.
 */
final class Marks {

  /** The last note of a message: its count, and the process that wrote it. */
  private record Note(int count, int process) {}

  private final Map<String, Integer> consumers;
  private final Map<Place, Note> notes = new HashMap<>();
  private final Map<String, Integer> unnoted = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private int process = 1;
  private int redelivered;
  private int explainedByKill;

  /**
   * Nothing noted, the first process runs.
   *
   * @param consumers how many consumers there are at a time, by queue or subscription
   */
  Marks(Map<String, Integer> consumers) {
    this.consumers = Map.copyOf(consumers);
  }

  /** The process was killed; the next one writes what follows. */
  void killed() {
    process++;
  }

  /** A consumer notes that it was shown a message. */
  void noted(Event.Seen seen) {
    Place place = seen.place();
    Note last = notes.getOrDefault(place, new Note(0, sender(place)));
    notes.put(place, new Note(seen.count(), process));
    if (seen.redelivered() != seen.count() > 1) {
      violations.add("flag and count disagree: " + seen);
    }
    if (seen.count() > 1) {
      redelivered++;
    }
    if (seen.count() <= last.count()) {
      violations.add("understated: %s, after %s".formatted(seen, last));
    } else if (!isExplained(place.where(), last, seen.count() - last.count() - 1)) {
      violations.add("overstated in process %d: %s, after %s".formatted(process, seen, last));
    }
  }

  /*
   * Notes come in the order of time, so that the first kill with room is the right one to take: what
   * comes later may take the later kills, too.
   */
  private boolean isExplained(String where, Note last, int more) {
    int left = more;
    for (int kill = last.process(); kill < process && left > 0; kill++) {
      String hand = where + " " + kill;
      int used = unnoted.getOrDefault(hand, 0);
      if (used < consumers.get(where)) {
        unnoted.put(hand, used + 1);
        explainedByKill++;
        left--;
      }
    }
    return left == 0;
  }

  private static int sender(Place place) {
    return Integer.parseInt(place.message().substring(1, place.message().indexOf('.')));
  }

  /** How many messages were noted. */
  int messages() {
    return notes.size();
  }

  /** How many notes there were of messages that had been delivered before. */
  int redelivered() {
    return redelivered;
  }

  /** How many counts are higher than the notes say, because a kill came between. */
  int explainedByKill() {
    return explainedByKill;
  }

  /** The marks that are not as they have to be. */
  List<String> violations() {
    return violations;
  }
}
