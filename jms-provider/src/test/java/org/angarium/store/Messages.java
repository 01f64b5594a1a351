package org.angarium.store;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.angarium.message.Text;
import org.jspecify.annotations.Nullable;

/** Messages for tests. */
public final class Messages {
  /** Strings that a careless store mangles. */
  public static final String[] NASTY_STRINGS = {
    "",
    " ",
    " blank ends ",
    "line\nbreak\r\n",
    "tab\tand\u0000nul\u0001\u001F\u007F\u0085",
    "quote ' \" ` -- ; /* */ ?",
    "back\\slash \\n \\u0041 \\",
    "a=b:c",
    "\uD800",
    "x\uDC00y\uD800",
    "\uD83D\uDE00 pair",
    "\u00E4\u4E2D\uFFFD\uFFFF\uFEFF\u2028",
  };

  private Messages() {}

  /** A persistent text message of priority 4. */
  public static Envelope text(String text) {
    return text(text, Envelope.DEFAULT_PRIORITY);
  }

  /** A persistent text message. */
  public static Envelope text(String text, int priority) {
    return new Envelope(
        "ID:" + text,
        Address.queue("orders"),
        true,
        priority,
        1_700_000_000_000L,
        0,
        0,
        null,
        null,
        null,
        Map.of(),
        BodyType.TEXT,
        Body.of(Text.encode(text)));
  }

  /** A persistent bytes message. */
  public static Envelope bytes(byte[] bytes) {
    return withBody(BodyType.BYTES, Body.of(bytes));
  }

  /** A persistent message with any body. */
  public static Envelope withBody(BodyType type, Body body) {
    Envelope plain = text("plain");
    return new Envelope(
        plain.id(),
        plain.destination(),
        true,
        plain.priority(),
        plain.timestampMs(),
        0,
        0,
        null,
        null,
        null,
        Map.of(),
        type,
        body);
  }

  /** A message that uses every header, with one nasty string wherever a string may stand. */
  public static Envelope full(String nasty) {
    return new Envelope(
        "ID:" + nasty,
        Address.topic("prices" + nasty.replaceAll("\\p{Cc}", "")),
        false,
        9,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE - 2,
        nasty,
        new Address(Address.Kind.TEMPORARY_QUEUE, "reply" + nasty.replaceAll("\\p{Cc}", "")),
        nasty,
        properties(nasty),
        BodyType.TEXT,
        Body.of(Text.encode(nasty)));
  }

  /** Properties of every type, with their extreme values. */
  public static Map<String, @Nullable Object> properties(String nasty) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("z_first", nasty);
    all.put("a_null", null);
    all.put("yes", true);
    all.put("no", false);
    all.put("byte_", Byte.MIN_VALUE);
    all.put("short_", Short.MIN_VALUE);
    all.put("int_", Integer.MIN_VALUE);
    all.put("long_", Long.MIN_VALUE);
    all.put("float_", Float.MIN_VALUE);
    all.put("float_nan", Float.NaN);
    all.put("float_inf", Float.NEGATIVE_INFINITY);
    all.put("double_", Math.PI);
    all.put("double_nan", Double.NaN);
    all.put("double_zero", -0.0d);
    all.put("double_inf", Double.POSITIVE_INFINITY);
    all.put("text_null", "null");
    all.put("name " + nasty, "a name like the value");
    return all;
  }

  /** Bytes that do not compress, the same for the same length. */
  public static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Whether two bodies in memory are the same, byte for byte. */
  public static boolean same(Body one, Body other) {
    return one instanceof Body.Bytes a && other instanceof Body.Bytes b
        ? Arrays.equals(a.bytes(), b.bytes())
        : one.equals(other);
  }
}
