package org.angarium.jms;

import java.util.Arrays;
import java.util.HexFormat;
import org.angarium.message.Text;

/**
 * A correlation id given as bytes, as a string and back without loss (JMS 3.1, 3.4.5).
 *
 * <p>Bytes that are text become that text, so that {@code getJMSCorrelationID} shows what the bytes
 * say. Others, and text that looks like what we write for them, become {@code ID:bytes:} and
 * hexadecimal digits: a client's own strings do not begin with {@code ID:}, which the specification
 * reserves.
 */
final class CorrelationBytes {
  private static final String PREFIX = "ID:bytes:";

  private CorrelationBytes() {}

  /** The correlation id for these bytes. */
  static String toText(byte[] bytes) {
    String text = textOf(bytes);
    return text.startsWith(PREFIX) || !Arrays.equals(Text.encode(text), bytes)
        ? PREFIX + HexFormat.of().formatHex(bytes)
        : text;
  }

  /** The bytes of this correlation id, whichever way it was set. */
  static byte[] toBytes(String text) {
    if (text.startsWith(PREFIX)) {
      String digits = text.substring(PREFIX.length());
      if (digits.length() % 2 == 0 && digits.chars().allMatch(HexFormat::isHexDigit)) {
        return HexFormat.of().parseHex(digits);
      }
    }
    return Text.encode(text);
  }

  /** The text, or something that does not encode to the same bytes. */
  private static String textOf(byte[] bytes) {
    try {
      return Text.decode(bytes);
    } catch (IllegalArgumentException e) {
      return PREFIX;
    }
  }
}
