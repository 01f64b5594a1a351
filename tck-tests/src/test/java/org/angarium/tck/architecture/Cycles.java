package org.angarium.tck.architecture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds packages that use each other, straight or around corners. */
final class Cycles {
  private Cycles() {}

  /** For each knot of packages one shortest cycle. */
  static List<List<String>> in(CodeGraph code) {
    List<List<String>> cycles = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (String name : code.packages()) {
      if (!told.contains(name)) {
        List<String> cycle = shortest(code, name);
        if (!cycle.isEmpty()) {
          cycles.add(cycle);
          told.addAll(cycle);
        }
      }
    }
    return cycles;
  }

  /** The shortest way from a package back to itself, breadth first; empty when there is none. */
  private static List<String> shortest(CodeGraph code, String start) {
    Map<String, String> cameFrom = new HashMap<>();
    Deque<String> next = new ArrayDeque<>(List.of(start));
    while (!next.isEmpty()) {
      String from = next.remove();
      for (String to : code.uses(from).keySet()) {
        if (to.equals(start)) {
          return way(cameFrom, start, from);
        }
        if (cameFrom.putIfAbsent(to, from) == null) {
          next.add(to);
        }
      }
    }
    return List.of();
  }

  private static List<String> way(Map<String, String> cameFrom, String start, String last) {
    List<String> way = new ArrayList<>();
    for (String at = last; !at.equals(start); at = cameFrom.get(at)) {
      way.add(0, at);
    }
    way.add(0, start);
    return way;
  }
}
