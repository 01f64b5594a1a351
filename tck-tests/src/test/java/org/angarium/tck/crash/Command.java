package org.angarium.tck.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the operating system that a test runs to its end. */
final class Command {
  private static final long PATIENCE_S = 120;

  /** It ended badly, or not at all. */
  static final class Failed extends IOException {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }
  }

  private Command() {}

  /**
   * Runs it and returns what it wrote.
   *
   * @throws Failed when it is not there, or its status is not 0
   */
  static String run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("command", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(PATIENCE_S, TimeUnit.SECONDS);
      process.destroyForcibly();
      String wrote = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
      if (!ended || process.exitValue() != 0) {
        throw new Failed(
            "%s %s: %s"
                .formatted(
                    List.of(command),
                    ended ? "ended with status " + process.exitValue() : "did not end",
                    wrote));
      }
      return wrote;
    } catch (Failed e) {
      throw e;
    } catch (IOException e) {
      throw new Failed("%s: %s".formatted(List.of(command), e.getMessage()));
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
