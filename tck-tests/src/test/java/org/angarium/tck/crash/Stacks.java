package org.angarium.tck.crash;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What the threads of another JVM are doing, asked from outside when it seems to do nothing. */
final class Stacks {
  private static final long PATIENCE_S = 30;

  private Stacks() {}

  /**
   * Appends all stacks of a process to a file.
   *
   * @return those that are in our code, or why there are none
   */
  static String write(long pid, File to) throws InterruptedException {
    try {
      Path dump = Files.createTempFile("stacks", ".txt");
      try {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process asking =
            new ProcessBuilder(jcmd, Long.toString(pid), "Thread.print", "-l")
                .redirectErrorStream(true)
                .redirectOutput(dump.toFile())
                .start();
        if (!asking.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
          asking.destroyForcibly();
          return "its JVM does not answer, either";
        }
        String all = Files.readString(dump);
        Files.writeString(
            to.toPath(),
            all,
            StandardCharsets.UTF_8,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        return ours(all);
      } finally {
        Files.delete(dump);
      }
    } catch (IOException e) {
      return "its stacks could not be had: " + e;
    }
  }

  private static String ours(String all) {
    return Arrays.stream(all.split("\n\n"))
        .filter(stack -> stack.contains("at org.angarium."))
        .collect(Collectors.joining("\n"));
  }
}
