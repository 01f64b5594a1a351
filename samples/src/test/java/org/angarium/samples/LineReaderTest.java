package org.angarium.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineReaderTest {
  @TempDir Path folder;

  @Test
  void keepsWhatEndsALine() throws Exception {
    assertThat(texts("a\r\n\n\rb\nc")).containsExactly("a\r\n", "\n", "\rb\n", "c");
  }

  @Test
  void findsNoLineInAnEmptyFile() throws Exception {
    assertThat(texts("")).isEmpty();
  }

  @Test
  void dividesALineThatIsTooLong() throws Exception {
    List<Line> lines = lines("x".repeat(LineReader.LONGEST + 1) + "\ny", Mark.START);
    assertThat(lines)
        .extracting(line -> line.bytes().length)
        .containsExactly(LineReader.LONGEST, 2, 1);
    assertThat(lines).extracting(Line::number).containsExactly(1L, 2L, 3L);
  }

  @Test
  void goesOnFromAMark() throws Exception {
    Line second = lines("one\ntwo\nthree", Mark.START).get(1);
    Line third = lines("one\ntwo\nthree", Mark.after(second)).get(0);
    assertThat(third.number()).isEqualTo(3);
    assertThat(third.offset()).isEqualTo(8);
    assertThat(third.bytes()).isEqualTo("three".getBytes(StandardCharsets.US_ASCII));
  }

  private List<String> texts(String content) throws Exception {
    return lines(content, Mark.START).stream()
        .map(line -> new String(line.bytes(), StandardCharsets.ISO_8859_1))
        .toList();
  }

  private List<Line> lines(String content, Mark from) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), content, StandardCharsets.ISO_8859_1);
    List<Line> lines = new ArrayList<>();
    try (LineReader reader = new LineReader(file, from)) {
      for (Line line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
    }
    return lines;
  }
}
