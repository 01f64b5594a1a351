package org.angarium.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/CONFORMANCE-PEERS.md} says which statements a peer does not hold. The profiles {@code
 * peer-artemis} and {@code peer-classic} write their column of it.
 */
class PeerPageTest {
  private static final String REPORTS = "conformance.reports";
  private static final String COLUMN = "conformance.column";

  private static final String INTRODUCTION =
      """
      # Conformance of other providers

      The tests of [CONFORMANCE.md](CONFORMANCE.md) on other providers, each embedded in a JVM of its
      own, in the versions that the root `pom.xml` names. The table has the statements that a test
      did not confirm there; our own build fails unless all are confirmed. Where the specification
      leaves a choice, a test may ask for more than a provider has to do. A column is written by
      `./mvnw -pl tck-tests -am verify -Ppeer-artemis` or `-Ppeer-classic`.

      """;

  @Test
  void listsStatementsOfTheSuiteOnly() throws IOException {
    List<String> ids = TestedStatement.all().stream().map(TestedStatement::id).toList();
    assertThat(PeerTable.read(page().content()).rows().keySet()).isSubsetOf(ids);
  }

  @Test
  void takesOverWhatAPeersReportsSay() throws IOException {
    String column = System.getProperty(COLUMN, "");
    PeerTable table = PeerTable.read(page().content());
    if (!column.isEmpty()) {
      Map<String, String> results = SurefireReports.read(Path.of(System.getProperty(REPORTS)));
      assertThat(results).as("tests run on %s", column).isNotEmpty();
      table = table.with(column, byStatement(results));
    }
    page().holds(INTRODUCTION + table.markdown(texts()));
  }

  private static GeneratedPage page() {
    return new GeneratedPage("CONFORMANCE-PEERS.md");
  }

  private static Map<String, String> byStatement(Map<String, String> results) throws IOException {
    Map<String, String> byId = new TreeMap<>();
    for (TestedStatement statement : TestedStatement.all()) {
      if (results.containsKey(statement.test())) {
        byId.put(statement.id(), results.get(statement.test()));
      }
    }
    return byId;
  }

  private static Map<String, String> texts() throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    TestedStatement.all().forEach(statement -> texts.put(statement.id(), statement.text()));
    return texts;
  }
}
