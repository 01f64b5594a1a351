package org.angarium.samples;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a file line by line, byte for byte, whatever its encoding. Used by one thread. */
final class LineReader implements AutoCloseable {
  /** The most bytes in one line, so that a file without line feeds needs no heap of its size. */
  static final int LONGEST = 1 << 20;

  private final InputStream in;
  private Mark mark;

  /** Reads a file from this place on. */
  LineReader(Path file, Mark from) throws IOException {
    in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.skipNBytes(from.bytes());
    mark = from;
  }

  /** The next line; null at the end. */
  @Nullable Line next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    int unit = 0;
    while (unit != '\n' && bytes.size() < LONGEST && (unit = in.read()) >= 0) {
      bytes.write(unit);
    }
    if (bytes.size() == 0) {
      return null;
    }
    Line line = new Line(mark.lines() + 1, mark.bytes(), bytes.toByteArray());
    mark = Mark.after(line);
    return line;
  }

  /** The place after the last line that was read. */
  Mark mark() {
    return mark;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
