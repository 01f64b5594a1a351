package org.angarium.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md and the pages for users show works as it stands there. */
class ReadmeTest {

  @Test
  void theFirstProgramRuns(@TempDir Path folder) throws IOException, InterruptedException {
    assertThat(new PageProgram("README.md", folder).output()).isEqualTo("one coffee");
    assertThat(folder.resolve("demo-data")).isNotEmptyDirectory();
  }

  @Test
  void theProgramForOperatorsRuns(@TempDir Path folder) throws IOException, InterruptedException {
    assertThat(new PageProgram("docs/MANAGEMENT.md", folder).output().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("queue:orders has one ready message; ID:")
                    .endsWith("is ready, but there is no consumer"),
            line -> assertThat(line).isEqualTo("READY after 0 deliveries"),
            line -> assertThat(line).isEqualTo("queue:nowhere does not exist"),
            line -> assertThat(line).isEqualTo("1 purged"));
  }
}
