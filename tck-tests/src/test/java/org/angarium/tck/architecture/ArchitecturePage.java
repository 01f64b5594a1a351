package org.angarium.tck.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code docs/ARCHITECTURE.md} says in its tables. A package table has the heading of its
 * module above it; each kind of table is known by its first column.
 *
 * @param packages all package tables' rows, in the page's order
 * @param locks the locks in the order in which they may be taken, as {@code package.field}
 */
record ArchitecturePage(List<PackageRow> packages, List<String> locks) {
  private static final String PACKAGE_COLUMN = "package";
  private static final String LOCK_COLUMN = "lock";

  static ArchitecturePage parse(String markdown) {
    List<PackageRow> packages = new ArrayList<>();
    List<String> locks = new ArrayList<>();
    String heading = "";
    String table = "";
    int number = 0;
    for (String line : markdown.split("\n", -1)) {
      number++;
      if (line.startsWith("#")) {
        heading = plain(line.replaceFirst("^#+", ""));
        table = "";
      } else if (!line.startsWith("|")) {
        table = "";
      } else if (table.isEmpty()) {
        table = cells(line).get(0);
      } else if (!line.startsWith("|-")) {
        List<String> cells = cells(line);
        if (table.equals(PACKAGE_COLUMN)) {
          packages.add(packageRow(heading, cells, number));
        } else if (table.equals(LOCK_COLUMN)) {
          locks.add(plain(cells.get(1)) + "." + plain(cells.get(0)));
        }
      }
    }
    return new ArchitecturePage(packages, locks);
  }

  private static PackageRow packageRow(String module, List<String> cells, int number) {
    if (cells.size() != 4) {
      throw new IllegalArgumentException(
          "line %d of the page has %d cells; a package's row has 4: package, purpose, may use, state is owned by"
              .formatted(number, cells.size()));
    }
    Set<String> uses = new TreeSet<>();
    if (!cells.get(2).equals(PackageRow.NONE)) {
      for (String use : cells.get(2).split(",")) {
        uses.add(plain(use));
      }
    }
    return new PackageRow(module, plain(cells.get(0)), cells.get(1), uses, cells.get(3), number);
  }

  private static List<String> cells(String line) {
    String inner = line.strip();
    inner = inner.substring(1, inner.endsWith("|") ? inner.length() - 1 : inner.length());
    return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
  }

  private static String plain(String cell) {
    return cell.replace("`", "").strip();
  }
}
