package org.angarium.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text to bytes and back without loss. Well-formed text is plain UTF-8. A lone surrogate, which a
 * Java string may hold and UTF-8 may not, is written as the three bytes that its code unit would
 * have, so that every string survives the round trip.
 */
public final class Text {
  private Text() {}

  /** The bytes of the text. */
  public static byte[] encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isSurrogate(unit)) {
        if (Character.isHighSurrogate(unit)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return encodeWithLoneSurrogates(text);
        }
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The text of bytes that {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when the bytes are not such text
   */
  public static String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') < 0 || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
      return text;
    }
    return decodeWithLoneSurrogates(bytes);
  }

  private static byte[] encodeWithLoneSurrogates(String text) {
    byte[] out = new byte[text.length() * 3];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(unit)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (unit < 0x80) {
        out[length++] = (byte) unit;
      } else if (unit < 0x800) {
        out[length++] = (byte) (0xC0 | unit >> 6);
        out[length++] = (byte) (0x80 | unit & 0x3F);
      } else if (pair) {
        int point = Character.toCodePoint(unit, text.charAt(++i));
        out[length++] = (byte) (0xF0 | point >> 18);
        out[length++] = (byte) (0x80 | point >> 12 & 0x3F);
        out[length++] = (byte) (0x80 | point >> 6 & 0x3F);
        out[length++] = (byte) (0x80 | point & 0x3F);
      } else {
        out[length++] = (byte) (0xE0 | unit >> 12);
        out[length++] = (byte) (0x80 | unit >> 6 & 0x3F);
        out[length++] = (byte) (0x80 | unit & 0x3F);
      }
    }
    return Arrays.copyOf(out, length);
  }

  private static String decodeWithLoneSurrogates(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    int i = 0;
    while (i < bytes.length) {
      int lead = bytes[i++] & 0xFF;
      if (lead < 0x80) {
        text.append((char) lead);
        continue;
      }
      int more = lead >= 0xF0 && lead < 0xF8 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : -1;
      if (more < 0 || lead >= 0xF8 || i + more > bytes.length) {
        throw new IllegalArgumentException("not text: malformed byte at offset " + (i - 1));
      }
      int point = lead & (0x3F >> more);
      for (int k = 0; k < more; k++) {
        int next = bytes[i++];
        if ((next & 0xC0) != 0x80) {
          throw new IllegalArgumentException("not text: malformed byte at offset " + (i - 1));
        }
        point = point << 6 | next & 0x3F;
      }
      if (point > Character.MAX_CODE_POINT) {
        throw new IllegalArgumentException("not text: no such code point before offset " + i);
      }
      text.appendCodePoint(point);
    }
    return text.toString();
  }
}
