package org.angarium.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows works as it stands there. */
class ReadmeTest {
  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final long LIMIT_SECONDS = 60;

  @Test
  void theFirstProgramRuns(@TempDir Path folder) throws IOException, InterruptedException {
    Path source = folder.resolve("First.java");
    Path output = folder.resolve("output.txt");
    Path errors = folder.resolve("errors.txt");
    Files.writeString(source, program());
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
    assertThat(output).as(Files.readString(errors)).hasContent("one coffee");
    assertThat(process.exitValue()).isZero();
    assertThat(folder.resolve("demo-data")).isNotEmptyDirectory();
  }

  private static String program() throws IOException {
    Path readme = Path.of(System.getProperty("angarium.root", "..")).resolve("README.md");
    Matcher matcher = PROGRAM.matcher(Files.readString(readme));
    assertThat(matcher.find()).as("a block of Java in README.md").isTrue();
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
