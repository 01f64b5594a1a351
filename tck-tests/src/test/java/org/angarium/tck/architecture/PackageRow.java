package org.angarium.tck.architecture;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One row of a package table in {@code docs/ARCHITECTURE.md}.
 *
 * @param module the module whose table it stands in
 * @param name the package below the base package; {@value #ROOT} for the base package itself
 * @param uses what it may use; {@value #ALL} for everything
 * @param line where it stands in the page, from 1
 */
record PackageRow(
    String module, String name, String purpose, Set<String> uses, String owner, int line) {

  static final String ROOT = "(root)";
  static final String ALL = "all";
  static final String NONE = "–";

  /** The row as it has to read for the package to use just this. */
  String using(Collection<String> actual) {
    return text(name, purpose, actual, owner);
  }

  boolean mayUseAll() {
    return uses.contains(ALL);
  }

  static String text(String name, String purpose, Collection<String> uses, String owner) {
    String cell =
        uses.isEmpty()
            ? NONE
            : new TreeSet<>(uses)
                .stream().map(PackageRow::quoted).collect(Collectors.joining(", "));
    return "| %s | %s | %s | %s |".formatted(quoted(name), purpose, cell, owner);
  }

  private static String quoted(String name) {
    return name.equals(ROOT) || name.equals(ALL) ? name : "`" + name + "`";
  }
}
