package org.angarium.selector;

/**
 * A text is not a message selector, or is beyond a limit. The message shows the place, what stands
 * there and what was expected. Trying again with the same text does not help.
 */
public final class SelectorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** How much of the selector is shown on either side of the place. */
  private static final int CONTEXT = 24;

  private final int column;

  private SelectorException(String message, int column) {
    super(message);
    this.column = column;
  }

  /**
   * What is wrong, and where.
   *
   * @param offset the place in the text, counted from 0
   */
  static SelectorException at(String text, int offset, String problem) {
    int column = offset + 1;
    return new SelectorException(
        "invalid selector at column %d, near \"%s\": %s"
            .formatted(column, near(text, offset), problem),
        column);
  }

  /** The place in the selector, in UTF-16 characters counted from 1. */
  public int column() {
    return column;
  }

  private static String near(String text, int offset) {
    int from = Math.max(0, offset - CONTEXT);
    int to = Math.min(text.length(), offset + CONTEXT);
    return (from > 0 ? "..." : "")
        + printable(text.substring(from, to))
        + (to < text.length() ? "..." : "");
  }

  /** The text, with escapes for the characters that would garble a log. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isPrintable(point)) {
                out.appendCodePoint(point);
              } else {
                out.append("\\u%04x".formatted(point));
              }
            });
    return out.toString();
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
