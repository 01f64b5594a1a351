package org.angarium.samples;

/**
 * A place in a file between two lines.
 *
 * @param lines how many lines are before it
 * @param bytes how many bytes are before it
 */
record Mark(long lines, long bytes) {
  static final Mark START = new Mark(0, 0);

  /** The place after this line. */
  static Mark after(Line line) {
    return new Mark(line.number(), line.offset() + line.bytes().length);
  }
}
