package org.angarium.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of {@code docs/} that is made from the code or the tests, and written when {@link #WRITE}
 * is set.
 */
public final class GeneratedPage {
  static final String WRITE = "conformance.write";

  private final Path file;
  private final String test;

  GeneratedPage(String name) {
    this(name, "ConformancePageTest");
  }

  /**
   * A page.
   *
   * @param name the file's name in {@code docs/}
   * @param test the test that makes it
   */
  public GeneratedPage(String name, String test) {
    this.test = test;
    file = Path.of(System.getProperty("angarium.root", "..")).resolve("docs").resolve(name);
  }

  String content() throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** Writes the page when asked to; else fails when it differs from this. */
  public void holds(String expected) throws IOException {
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(file, expected);
    }
    assertThat(content())
        .as(
            "%s is stale; write it with ./mvnw -pl tck-tests -am verify -Dtest=%s"
                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
            file.getFileName(), test, WRITE)
        .isEqualTo(expected);
  }
}
