package org.angarium.tck.ending;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What became of each message of one cell, as its client knows it. Safe for several threads. */
final class Tally {
  private final Set<String> sent = new LinkedHashSet<>();
  private final Set<String> shown = new LinkedHashSet<>();
  private final Set<String> settled = new LinkedHashSet<>();
  private final Set<String> doubtful = new LinkedHashSet<>();
  private final List<Throwable> unexpected = new ArrayList<>();
  private int number;

  synchronized String next() {
    return "m" + number++;
  }

  synchronized void sent(String id) {
    sent.add(id);
  }

  /** Whether they were sent, or whether they were settled, is not known. */
  synchronized void doubt(Iterable<String> ids) {
    ids.forEach(doubtful::add);
  }

  synchronized void shown(String id) {
    shown.add(id);
    notifyAll();
  }

  synchronized void settled(Iterable<String> ids) {
    ids.forEach(settled::add);
  }

  synchronized void unexpected(Throwable failure) {
    unexpected.add(failure);
  }

  synchronized int shown() {
    return shown.size();
  }

  synchronized int sent() {
    return sent.size();
  }

  synchronized List<Throwable> unexpected() {
    return List.copyOf(unexpected);
  }

  /** What is wrong with what was left: what was not settled has to be there, the rest not. */
  synchronized List<String> faults(List<String> left) {
    List<String> faults = new ArrayList<>();
    Set<String> lost = new LinkedHashSet<>(sent);
    lost.removeAll(settled);
    lost.removeAll(doubtful);
    left.forEach(lost::remove);
    if (!lost.isEmpty()) {
      faults.add("did not come back: " + lost);
    }
    Set<String> again = new LinkedHashSet<>(left);
    again.retainAll(settled);
    if (!again.isEmpty()) {
      faults.add("came back though it was settled: " + again);
    }
    if (new LinkedHashSet<>(left).size() < left.size()) {
      faults.add("came twice: " + left);
    }
    return faults;
  }
}
