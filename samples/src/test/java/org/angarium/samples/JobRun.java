package org.angarium.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The main job, run to its end.
 *
 * @param status its exit status
 * @param out what it wrote to standard output
 * @param errors the lines that it wrote to standard error
 */
record JobRun(int status, String out, List<String> errors) {

  static JobRun of(String... args) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        MainJob.run(
            List.of(args),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new JobRun(
        status,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8).lines().toList());
  }

  static JobRun of(Path file, Path data) throws InterruptedException {
    return of("--data", data.toString(), file.toString());
  }

  /** Checks that it went well and that what came out is the file. */
  void assertEqual(Path file, Path data) throws Exception {
    assertThat(errors).as(out).isEmpty();
    assertThat(status).as(out).isZero();
    for (Source source : Source.values()) {
      assertThat(Files.mismatch(file, data.resolve(source.output())))
          .as(source.title())
          .isEqualTo(-1);
    }
  }

  /** Checks that it failed with status 1, and with one line that says all of this. */
  void assertFailed(String... said) {
    assertThat(status).as(out).isEqualTo(1);
    assertThat(errors).as(out).singleElement().asString().contains(said);
  }
}
