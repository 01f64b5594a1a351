package org.angarium.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job as it is meant to go, with files of every kind, and when it is killed itself. */
class MainJobTest {
  @TempDir Path folder;

  /** Files that are easily got wrong. */
  enum Oddity {
    EMPTY(""),
    ONE_EMPTY_LINE("\n"),
    NO_FINAL_LINE_FEED("\n".repeat(60) + "last"),
    EVERY_BYTE_AND_CARRIAGE_RETURNS("a\r\n\r\nb\rc\r\n".repeat(20) + everyByte()),
    VERY_LONG_LINES("x".repeat(3_500_000) + "\n\n" + "y".repeat(LineReader.LONGEST) + "\nz");

    private final byte[] content;

    Oddity(String latin1) {
      content = latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String everyByte() {
      byte[] bytes = new byte[256];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) i;
      }
      return new String(bytes, StandardCharsets.ISO_8859_1).repeat(60);
    }
  }

  @Test
  void bringsAFileThroughAHaltAndSaysHow() throws Exception {
    Path file = lines(230);
    Path data = folder.resolve("data with blanks & %");

    JobRun run = JobRun.of(file, data);

    run.assertEqual(file, data);
    assertThat(run.out())
        .contains("(230 lines, ", "data folder   " + data)
        .contains("[first JVM] sent 100 of 230 lines")
        .contains("[first JVM] received 10 lines from the queue, not committed")
        .contains("[first JVM] received 10 lines from the subscription, not committed")
        .contains("[first JVM] sent 25 lines more, not committed; halting now")
        .contains("the first JVM has halted")
        .contains("[second JVM] recovered: 100 lines were sent, 100 wait in the queue")
        .contains("[second JVM] sent          230 lines, 130 of them in this JVM")
        .contains("queue         230 lines received, 10 of them redelivered (JMSRedelivered);")
        .contains("subscription  230 lines received, 10 of them redelivered (JMSRedelivered);")
        .contains("queue.out equals the input byte for byte")
        .contains("subscription.out equals the input byte for byte")
        .endsWith("done" + System.lineSeparator());
  }

  @ParameterizedTest
  @EnumSource
  void bringsAnyFileThroughByteForByte(Oddity oddity) throws Exception {
    Path file = Files.write(folder.resolve("file"), oddity.content);
    JobRun.of(file, folder.resolve("data")).assertEqual(file, folder.resolve("data"));
  }

  @Test
  void beginsAnewOnAFolderWhoseJobIsDone() throws Exception {
    Path file = lines(60);
    Path data = folder.resolve("data");
    JobRun.of(file, data).assertEqual(file, data);
    Path other = lines(20);
    JobRun again = JobRun.of(other, data);
    again.assertEqual(other, data);
    assertThat(again.out()).contains("the first JVM has halted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[first JVM] sent",
        "[second JVM] sent",
        "[second JVM] received from the queue",
        "[second JVM] received from the subscription",
      })
  void goesOnAfterItWasKilled(String at) throws Exception {
    Path file = lines(700);
    Path data = folder.resolve("data");
    try (Jvm job = new Jvm(MainJob.class, "--data", data.toString(), file.toString())) {
      job.awaitLine(at);
      job.kill();
    }
    JobRun.of(file, data).assertEqual(file, data);
  }

  /** Lines of which each is different and some are empty. */
  private Path lines(int count) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int i = 1; i <= count; i++) {
      String line = i % 7 == 0 ? "\n" : "line " + i + " of " + count + "\n";
      content.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
    }
    return Files.write(folder.resolve("lines-" + count), content.toByteArray());
  }
}
