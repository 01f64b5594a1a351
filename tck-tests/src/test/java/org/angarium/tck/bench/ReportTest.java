package org.angarium.tck.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.angarium.tck.bench.load.Measured;
import org.angarium.tck.bench.load.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir private Path folder;

  private static Figures figures(long deliveries, long lost) {
    StringBuilder line = new StringBuilder();
    for (Quantity quantity : Quantity.values()) {
      line.append(quantity.ordinal() == 0 ? "" : ",");
      line.append(
          switch (quantity) {
            case DELIVERIES -> deliveries;
            case LOST -> lost;
            case NANOS -> 1_000_000_000L;
            case ELIDED -> "";
            default -> 0;
          });
    }
    return new Figures(List.of(Measured.parse(line.toString())));
  }

  private void report(String scenario, String contender, Figures figures) throws Exception {
    new Report(Suite.DURABLE, folder)
        .add(Suite.DURABLE.scenario(scenario), Map.of(Suite.DURABLE.contender(contender), figures));
  }

  private String page() throws Exception {
    return Files.readString(folder.resolve("durable.md"));
  }

  @Test
  void comparesEachRowToTheBestPeerOfItsTable() throws Exception {
    new Report(Suite.DURABLE, folder)
        .add(
            Suite.DURABLE.scenario("S1"),
            Map.of(
                Suite.DURABLE.contender("Angarium"), figures(3000, 0),
                Suite.DURABLE.contender("Artemis"), figures(500, 0),
                Suite.DURABLE.contender("Classic"), figures(1000, 0),
                Suite.DURABLE.contender("Classic stored first"), figures(2000, 0)));

    assertThat(page().split("## Equal guarantees")[0])
        .contains("| Angarium | 3,000 | 3,000 | 3,000 | 3.00 |")
        .contains("| Artemis | 500 | 500 | 500 | 0.50 |")
        .doesNotContain("| Classic stored first |");
    assertThat(page().split("## Equal guarantees")[1])
        .contains("| Angarium | 3,000 | 3,000 | 3,000 | 1.50 |")
        .doesNotContain("| Classic |");
  }

  @Test
  void voidsARowWithALostMessage() throws Exception {
    report("S1", "Angarium", figures(10, 1));

    assertThat(page()).containsPattern("\\| Angarium \\|.*\\| - \\| 1 \\| 0 \\| void");
  }

  @Test
  void keepsTheScenariosThatAreNotRunAgain() throws Exception {
    report("S2", "Angarium", figures(10, 0));
    report("S1", "Angarium", figures(20, 0));
    report("S2", "Angarium", figures(30, 0));

    assertThat(page())
        .containsSubsequence("### S1", "| Angarium | 20 |", "### S2", "| Angarium | 30 |")
        .doesNotContain("| Angarium | 10 |");
  }

  @Test
  void keepsWhatWasWrittenByHandBelowItsMark() throws Exception {
    report("S1", "Angarium", figures(20, 0));
    Files.writeString(folder.resolve("durable.md"), page() + "\n" + Report.KEPT + "\n\nby hand\n");
    report("S1", "Angarium", figures(30, 0));
    report("S1", "Angarium", figures(40, 0));

    assertThat(page()).endsWith("\n\n" + Report.KEPT + "\n\nby hand\n").contains("| 40 |");
  }
}
