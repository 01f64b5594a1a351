package org.angarium.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first program that a page shows, run as it stands there. */
final class PageProgram {
  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final long LIMIT_SECONDS = 120;

  private final String page;
  private final Path folder;

  /**
   * A program of a page.
   *
   * @param page its path below the project's root
   * @param folder where the program runs
   */
  PageProgram(String page, Path folder) {
    this.page = page;
    this.folder = folder;
  }

  /** What the program prints; it has to end by itself and well. */
  String output() throws IOException, InterruptedException {
    Path source = folder.resolve("First.java");
    Path output = folder.resolve("output.txt");
    Path errors = folder.resolve("errors.txt");
    Files.writeString(source, text());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(java, "-cp", absolute(classPath), source.toString())
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ended in time").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
    return Files.readString(output).strip();
  }

  private String text() throws IOException {
    Path file = Path.of(System.getProperty("angarium.root", "..")).resolve(page);
    Matcher matcher = PROGRAM.matcher(Files.readString(file));
    assertThat(matcher.find()).as("a block of Java in " + page).isTrue();
    return matcher.group(1);
  }

  private static String absolute(String classPath) {
    StringBuilder absolute = new StringBuilder();
    for (String entry : classPath.split(File.pathSeparator)) {
      absolute.append(Path.of(entry).toAbsolutePath()).append(File.pathSeparator);
    }
    return absolute.toString();
  }
}
