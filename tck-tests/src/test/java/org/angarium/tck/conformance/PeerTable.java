package org.angarium.tck.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What peers do not hold. Immutable.
 *
 * @param peers the columns
 * @param counts by peer, how many statements held of how many
 * @param rows by statement, then by peer, what became of the test; nothing where it held
 */
record PeerTable(
    List<String> peers, Map<String, String> counts, Map<String, Map<String, String>> rows) {

  /** The table in a page that {@link #markdown} made; an empty page has an empty table. */
  static PeerTable read(String page) {
    List<String> peers = new ArrayList<>();
    Map<String, String> counts = new TreeMap<>();
    Map<String, Map<String, String>> rows = new TreeMap<>();
    for (String line : page.lines().filter(each -> each.startsWith("| ")).toList()) {
      List<String> cells = List.of(line.replaceAll("^\\| | \\|$", "").split(" \\| ", -1));
      if (cells.get(0).equals("id")) {
        peers.addAll(cells.subList(2, cells.size()));
      } else {
        for (int i = 0; i < peers.size(); i++) {
          String cell = cells.get(i + 2);
          if (cells.get(0).equals("all")) {
            counts.put(peers.get(i), cell);
          } else if (!cell.equals(SurefireReports.PASSES)) {
            rows.computeIfAbsent(cells.get(0), id -> new TreeMap<>()).put(peers.get(i), cell);
          }
        }
      }
    }
    return new PeerTable(peers, counts, rows);
  }

  /** With another column for a peer. */
  PeerTable with(String peer, Map<String, String> results) {
    List<String> newPeers = new ArrayList<>(peers);
    if (!newPeers.contains(peer)) {
      newPeers.add(peer);
      newPeers.sort(null);
    }
    Map<String, String> newCounts = new TreeMap<>(counts);
    long held = results.values().stream().filter(SurefireReports.PASSES::equals).count();
    newCounts.put(peer, "%d of %d".formatted(held, results.size()));
    Map<String, Map<String, String>> newRows = new TreeMap<>();
    rows.forEach((id, row) -> newRows.put(id, new TreeMap<>(row)));
    newRows.values().forEach(row -> row.remove(peer));
    results.forEach(
        (id, result) -> {
          if (!result.equals(SurefireReports.PASSES)) {
            newRows.computeIfAbsent(id, absent -> new TreeMap<>()).put(peer, result);
          }
        });
    newRows.values().removeIf(Map::isEmpty);
    return new PeerTable(newPeers, newCounts, newRows);
  }

  /** As Markdown; the statements in the order of the given texts. */
  String markdown(Map<String, String> texts) {
    StringBuilder table = new StringBuilder();
    appendRow(table, "id", "statement", peers);
    table.append("|---|---|").append("---|".repeat(peers.size())).append('\n');
    appendRow(table, "all", "how many held", peers.stream().map(counts::get).toList());
    texts.forEach(
        (id, text) -> {
          Map<String, String> row = rows.get(id);
          if (row != null) {
            appendRow(
                table,
                id,
                text.replace("|", "\\|"),
                peers.stream()
                    .map(peer -> row.getOrDefault(peer, SurefireReports.PASSES))
                    .toList());
          }
        });
    return table.toString();
  }

  private static void appendRow(StringBuilder table, String id, String text, List<String> cells) {
    table.append("| %s | %s |".formatted(id, text));
    cells.forEach(cell -> table.append(" %s |".formatted(cell)));
    table.append('\n');
  }
}
