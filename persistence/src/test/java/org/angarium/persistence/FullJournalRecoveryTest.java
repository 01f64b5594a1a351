package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How soon a store serves whose process was killed with a full journal. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class FullJournalRecoveryTest {
  private static final Logger LOG = LoggerFactory.getLogger(FullJournalRecoveryTest.class);
  private static final String SIZE_MB = System.getProperty("angarium.recovery.journalMb", "16");

  /** For the real size on a quiet machine 5,000. */
  private static final long LIMIT_MS = Long.getLong("angarium.recovery.limitMs", 60_000);

  @TempDir Path folder;

  @Test
  void servesEverythingSoonAfterAKill() throws Exception {
    String data = folder.resolve("data").toString();
    Process filler = start(JournalFiller.class, data, SIZE_MB);
    long sent;
    try {
      sent = Long.parseLong(line(filler)[1]);
    } finally {
      filler.toHandle().destroyForcibly();
    }
    assertThat(filler.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(sent).isGreaterThan(Long.parseLong(SIZE_MB) * 400);

    Process opener = start(JournalOpener.class, data, SIZE_MB);
    String[] served = line(opener);
    assertThat(opener.waitFor(60, TimeUnit.SECONDS)).isTrue();
    long openMs = Long.parseLong(served[1]);
    String figures =
        "a journal of %s MiB with %s messages is served after %s ms, %s ms after the start of the JVM"
            .formatted(SIZE_MB, served[3], served[1], served[2]);
    LOG.warn(figures);
    assertThat(served[3]).isEqualTo(Long.toString(sent));
    assertThat(served[4]).isEqualTo("1000");
    assertThat(openMs).as(figures).isLessThan(LIMIT_MS);
  }

  private static Process start(Class<?> program, String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String[] line(Process process) throws Exception {
    BufferedReader lines = process.inputReader();
    String line = lines.readLine();
    assertThat(line).as("the process ended with status %d", process.isAlive() ? 0 : 1).isNotNull();
    return line.split(" ");
  }
}
