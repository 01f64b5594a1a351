package org.angarium.tck.architecture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Whether the package tables say what the code does; each problem names the row to write. */
final class TableCheck {
  /** Integrations that are used by nothing, and use the root package as an application does. */
  private static final Set<String> OPTIONAL = Set.of("junit");

  private final CodeGraph code;
  private final String rootModule;
  private final Map<String, PackageRow> rows = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * A check to be run once.
   *
   * @param rootModule the module that the root package belongs to
   */
  TableCheck(ArchitecturePage page, CodeGraph code, String rootModule) {
    this.code = code;
    this.rootModule = rootModule;
    for (PackageRow row : page.packages()) {
      if (rows.put(row.name(), row) != null) {
        problems.add(
            "`%s` has two rows; remove line %d:\n    %s"
                .formatted(row.name(), row.line(), row.using(row.uses())));
      }
    }
  }

  List<String> problems() {
    for (String name : code.packages()) {
      checkRow(name);
      checkRoot(name);
    }
    for (PackageRow row : rows.values()) {
      checkPackage(row);
    }
    checkCycles();
    return problems;
  }

  private void checkRow(String name) {
    PackageRow row = rows.get(name);
    String module = code.module(name);
    SortedMap<String, SortedSet<String>> actual = code.uses(name);
    if (row == null) {
      problems.add(
          "package `%s` has no row; add to the table of %s, with words of your own:\n    %s"
              .formatted(
                  name,
                  module,
                  PackageRow.text(name, "its purpose", actual.keySet(), "its owner")));
      return;
    }
    if (!row.module().equals(module)) {
      problems.add(
          "package `%s` lives in %s; move line %d there from the table of %s:\n    %s"
              .formatted(name, module, row.line(), row.module(), row.using(actual.keySet())));
    }
    if (!row.mayUseAll()) {
      checkEdges(row, actual);
    }
  }

  private void checkEdges(PackageRow row, SortedMap<String, SortedSet<String>> actual) {
    Set<String> unlisted = new TreeSet<>(actual.keySet());
    unlisted.removeAll(row.uses());
    Set<String> stale = new TreeSet<>(row.uses());
    stale.removeAll(actual.keySet());
    if (unlisted.isEmpty() && stale.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (String use : unlisted) {
      text.append("`%s` uses `%s`, which its row does not list: ".formatted(row.name(), use))
          .append(places(actual.get(use)))
          .append('\n');
    }
    for (String use : stale) {
      text.append("`%s` no longer uses `%s`, which its row lists\n".formatted(row.name(), use));
    }
    problems.add(
        text
            + "  as the code stands, line %d is:\n    %s"
                .formatted(row.line(), row.using(actual.keySet())));
  }

  private void checkPackage(PackageRow row) {
    if (!code.packages().contains(row.name())) {
      problems.add(
          "row without a package; remove line %d:\n    %s"
              .formatted(row.line(), row.using(row.uses())));
    }
  }

  private void checkRoot(String name) {
    SortedSet<String> places = code.uses(name).get(PackageRow.ROOT);
    if (places != null && code.module(name).equals(rootModule) && !OPTIONAL.contains(name)) {
      problems.add(
          "`%s` uses the root package, which nobody in %s may: %s"
              .formatted(name, rootModule, places(places)));
    }
  }

  private void checkCycles() {
    for (List<String> cycle : Cycles.in(code)) {
      StringBuilder text = new StringBuilder("cycle of packages:");
      for (int i = 0; i < cycle.size(); i++) {
        String from = cycle.get(i);
        String to = cycle.get((i + 1) % cycle.size());
        text.append("\n    `%s` uses `%s`: ".formatted(from, to))
            .append(places(code.uses(from).get(to)));
      }
      problems.add(text.toString());
    }
  }

  private static String places(SortedSet<String> places) {
    int more = places.size() - 1;
    return places.first() + (more == 0 ? "" : " and %d more".formatted(more));
  }
}
