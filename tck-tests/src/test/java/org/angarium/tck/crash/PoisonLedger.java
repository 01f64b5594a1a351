package org.angarium.tck.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what the consumers of a poison storm saw against what they must see. Used by one thread.
 *
 * <p>A kill can cut off, for each consumer, the line of one attempt that had begun. So a message's
 * count may be ahead of the lines about it, by one for each kill, and by no more than that.
 */
final class PoisonLedger {

  private static final class Account {
    final boolean poison;

    /** How many attempts have a line, the count of the last, and how many kills came before it. */
    int lines;

    int lastCount;
    int killsBefore;
    boolean done;
    Integer deadAfter;

    Account(boolean poison) {
      this.poison = poison;
    }
  }

  private final int maxDeliveries;
  private final int consumers;
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<String, Work> begun = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private int kills;
  private long seen;
  private long again;

  PoisonLedger(int maxDeliveries, int consumers) {
    this.maxDeliveries = maxDeliveries;
    this.consumers = consumers;
  }

  /** A message is sent. */
  void sent(String id, boolean poison) {
    accounts.put(id, new Account(poison));
  }

  /** A process was killed. */
  void killed() {
    kills++;
  }

  /** How many attempts were seen. */
  long seen() {
    return seen;
  }

  /** Takes the next event. */
  void add(Event event) {
    if (event instanceof Event.Open) {
      accounts.values().forEach(account -> account.deadAfter = null);
    } else if (event instanceof Event.Begin begin) {
      begun.put(begin.work().actor() + " " + begin.work().number(), begin.work());
    } else if (event instanceof Event.Done done) {
      begun
          .get(done.actor() + " " + done.number())
          .consumed()
          .forEach(place -> accounts.get(place.message()).done = true);
    } else if (event instanceof Event.Seen line) {
      Account account = accounts.get(line.place().message());
      if (account == null) {
        violations.add("nobody sent " + line);
      } else if (line.place().where().equals(PoisonWorker.DEAD)) {
        dead(line, account);
      } else {
        seen(line, account);
      }
    }
  }

  private void dead(Event.Seen line, Account account) {
    require(account.deadAfter == null, "a dead letter twice", line);
    require(line.intact(), "a history with holes", line);
    account.deadAfter = line.count();
  }

  private void seen(Event.Seen line, Account account) {
    seen++;
    int mostCutOff = kills - account.killsBefore;
    int ahead = line.count() - account.lastCount - 1;
    require(ahead >= 0 && ahead <= mostCutOff, "count after " + account.lastCount, line);
    require(line.redelivered() == line.count() > 1, "JMSRedelivered and count differ", line);
    require(line.count() <= maxDeliveries, "more than " + maxDeliveries, line);
    require(line.intact(), "damaged", line);
    require(!account.done, "taken already", line);
    if (!account.poison && account.lines > 0) {
      again++;
      require(mostCutOff > 0, "taken already, and nothing was killed since", line);
    }
    account.lines++;
    account.lastCount = line.count();
    account.killsBefore = kills;
  }

  private void require(boolean holds, String what, Event.Seen line) {
    if (!holds) {
      violations.add("%s: %s; kills so far %d".formatted(what, line, kills));
    }
  }

  /** What was promised and not kept, after the last event. */
  List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    accounts.forEach(
        (id, account) -> {
          if (account.poison) {
            checkDead(id, account, all);
          } else if (account.deadAfter != null) {
            all.add("%s is a dead letter and no poison".formatted(id));
          } else if (account.lines == 0) {
            all.add("%s was never seen".formatted(id));
          }
        });
    long most = (long) kills * consumers;
    long cutOff = accounts.values().stream().mapToLong(this::cutOff).sum();
    if (cutOff > most || again > most) {
      all.add(
          "%d attempts without a line and %d innocents again, after %d kills of %d consumers"
              .formatted(cutOff, again, kills, consumers));
    }
    return all;
  }

  /** How many attempts of a message have begun and have no line. */
  private long cutOff(Account account) {
    return (account.deadAfter != null ? maxDeliveries : account.lastCount) - account.lines;
  }

  private void checkDead(String id, Account account, List<String> all) {
    Integer deadAfter = account.deadAfter;
    if (deadAfter == null) {
      all.add("%s is poison and no dead letter, after %d lines".formatted(id, account.lines));
    } else {
      int missing = maxDeliveries - account.lines;
      if (deadAfter != maxDeliveries || missing < 0 || missing > kills) {
        all.add(
            "%s died after %d attempts, %d of them with a line, but its maximum is %d"
                .formatted(id, deadAfter, account.lines, maxDeliveries));
      }
    }
  }
}
