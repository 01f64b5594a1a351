package org.angarium.tck.architecture;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/ARCHITECTURE.md} and the code say the same. */
class ArchitectureTest {
  private static final List<String> MODULES =
      List.of("jms-provider", "persistence", "server", "resource-adapter", "samples", "tck-tests");

  private static ArchitecturePage page;
  private static CodeGraph code;

  @BeforeAll
  static void readPageAndCode() throws IOException {
    Path root = Path.of(System.getProperty("angarium.root", ".."));
    page = ArchitecturePage.parse(Files.readString(root.resolve("docs/ARCHITECTURE.md")));
    code = new CodeGraph("org.angarium");
    for (String module : MODULES) {
      code.addModule(module, root.resolve(module));
    }
  }

  @Test
  void packagesAreAsTheTablesSay() {
    failOnAny(new TableCheck(page, code, "jms-provider").problems());
  }

  @Test
  void nothingUsesWhatItNeverMay() {
    failOnAny(EngineCheck.forbiddenUses(code));
  }

  @Test
  void everyLockHasItsPlaceInTheOrder() {
    failOnAny(EngineCheck.locks(code, page.locks()));
  }

  private static void failOnAny(List<String> problems) {
    if (!problems.isEmpty()) {
      fail(
          "docs/ARCHITECTURE.md and the code disagree (%d):%n- %s"
              .formatted(problems.size(), String.join("\n- ", problems)));
    }
  }
}
