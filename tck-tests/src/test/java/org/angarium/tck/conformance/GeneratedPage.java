package org.angarium.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of {@code docs/} that is made from the tests, and written when {@link #WRITE} is set. */
final class GeneratedPage {
  static final String WRITE = "conformance.write";

  private final Path file;

  GeneratedPage(String name) {
    file = Path.of(System.getProperty("angarium.root", "..")).resolve("docs").resolve(name);
  }

  String content() throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** Writes the page when asked to; else fails when it differs from this. */
  void holds(String expected) throws IOException {
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(file, expected);
    }
    assertThat(content())
        .as(
            "%s is stale; write it with ./mvnw -pl tck-tests -am verify -Dtest=ConformancePageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
            file.getFileName(), WRITE)
        .isEqualTo(expected);
  }
}
