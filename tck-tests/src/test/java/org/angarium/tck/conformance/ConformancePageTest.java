package org.angarium.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/CONFORMANCE.md} lists every tested statement, and every section without one. */
class ConformancePageTest {
  private static final String INTRODUCTION =
      """
      # Conformance

      What Jakarta Messaging 3.1 states and a test can show, section by section, in our words, each
      with its test in `tck-tests` (package `org.angarium.tck.conformance`). The tests use
      `jakarta.jms` alone, and run on other providers as well, as
      [CONFORMANCE-PEERS.md](CONFORMANCE-PEERS.md) tells. A table that a test goes through cell by
      cell counts as one statement. This page is made from the tests by `ConformancePageTest`, which
      fails when it is stale.

      %d statements; %d sections have no test, a table below says why. The last table has the %d
      faults that the suite is known to notice.
      """;

  private static final String MUTATIONS =
      """

      ## Mutations

      Faults that `MutationTest` puts into the provider in each build, one at a time. The tests that
      are named pass without the fault and fail with it; the test of 3.4.3-1 passes all the same.

      | fault | what is wrong then | in | noticed by |
      |---|---|---|---|
      """;

  @Test
  void numbersNoStatementTwice() throws IOException {
    assertThat(TestedStatement.all()).extracting(TestedStatement::id).doesNotHaveDuplicates();
  }

  @Test
  void knowsTheSectionOfEachStatement() throws IOException {
    List<String> sections = Section.all().stream().map(Section::number).toList();
    assertThat(TestedStatement.all()).extracting(TestedStatement::section).isSubsetOf(sections);
  }

  @Test
  void namesEachTestClassOnce() throws IOException {
    Set<String> tests =
        TestedStatement.all().stream().map(TestedStatement::test).collect(Collectors.toSet());
    assertThat(tests).hasSameSizeAs(TestedStatement.all());
  }

  @Test
  void listsEveryStatement() throws IOException {
    new GeneratedPage("CONFORMANCE.md").holds(page());
  }

  private static String page() throws IOException {
    Map<String, List<TestedStatement>> bySection =
        TestedStatement.all().stream().collect(Collectors.groupingBy(TestedStatement::section));
    List<Section> untested =
        Section.all().stream().filter(section -> !bySection.containsKey(section.number())).toList();
    StringBuilder page = new StringBuilder();
    int statements = bySection.values().stream().mapToInt(List::size).sum();
    page.append(INTRODUCTION.formatted(statements, untested.size(), Mutation.all().size()));
    for (Section section : Section.all()) {
      if (bySection.containsKey(section.number()) || section.headingLevel() == 2) {
        String hashes = "#".repeat(section.headingLevel());
        page.append("\n%s %s %s\n".formatted(hashes, section.number(), section.heading()));
      }
      if (bySection.containsKey(section.number())) {
        appendTable(page, bySection.get(section.number()));
      }
    }
    page.append("\n## Sections without a test\n\n| section | why |\n|---|---|\n");
    for (Section section : untested) {
      String why = section.reason().isEmpty() ? "no statement of its own" : section.reason();
      page.append("| %s %s | %s |\n".formatted(section.number(), section.heading(), why));
    }
    appendMutations(page);
    return page.toString();
  }

  private static void appendMutations(StringBuilder page) throws IOException {
    page.append(MUTATIONS);
    for (Mutation mutation : Mutation.all()) {
      String caughtBy =
          mutation.caughtBy().stream()
              .map(test -> Character.isDigit(test.charAt(0)) ? test : "`" + test + "`")
              .collect(Collectors.joining(", "));
      page.append(
          "| %s | %s | `%s` | %s |\n"
              .formatted(
                  mutation.name(),
                  mutation.fault(),
                  mutation.type().replaceFirst("^org\\.angarium\\.", ""),
                  caughtBy));
    }
  }

  private static void appendTable(StringBuilder page, List<TestedStatement> statements) {
    page.append("\n| | statement | test |\n|---|---|---|\n");
    for (TestedStatement statement : statements) {
      page.append(
          "| %s | %s | `%s` |\n"
              .formatted(statement.id(), statement.text().replace("|", "\\|"), statement.test()));
    }
  }
}
