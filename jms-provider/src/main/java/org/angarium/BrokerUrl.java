package org.angarium;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a broker is and how to use it: {@code vm://NAME?option=value&option=value}. Names and
 * values may be percent-encoded in UTF-8; a plus sign is a plus sign. Immutable.
 */
public final class BrokerUrl {
  /** The broker that is used when nothing else is said. */
  public static final String DEFAULT = "vm://default";

  private static final int MAX_NAME_LENGTH = 128;
  private static final int MAX_URL_LENGTH = 8192;

  private final String name;
  private final SortedMap<String, String> clientOptions;
  private final SortedMap<String, String> brokerOptions;

  private BrokerUrl(String name, Map<String, String> options) {
    this.name = name;
    this.clientOptions = ofSide(options, Option.Side.CLIENT);
    this.brokerOptions = ofSide(options, Option.Side.BROKER);
  }

  /**
   * Reads a URL and checks its options.
   *
   * @throws IllegalArgumentException when it cannot be used; the message says why and what to write
   */
  public static BrokerUrl parse(String url) {
    if (url.length() > MAX_URL_LENGTH) {
      throw new IllegalArgumentException(
          "a broker URL has at most %d characters, this one has %d"
              .formatted(MAX_URL_LENGTH, url.length()));
    }
    int colon = url.indexOf("://");
    if (colon < 1) {
      throw new IllegalArgumentException(
          "'%s' is not a broker URL; write vm://NAME?option=value".formatted(withoutQuery(url)));
    }
    String scheme = url.substring(0, colon);
    if (!scheme.equals("vm")) {
      throw new IllegalArgumentException(
          "the scheme %s:// is not supported; this version connects within one Java VM only, write"
                  .formatted(scheme)
              + " vm://NAME");
    }
    int query = url.indexOf('?');
    String name = decode(query < 0 ? url.substring(colon + 3) : url.substring(colon + 3, query));
    checkName(name);
    return new BrokerUrl(name, query < 0 ? Map.of() : options(url.substring(query + 1)));
  }

  /**
   * The same URL with some options set anew.
   *
   * @throws IllegalArgumentException when there is no such option or a value does not have its form
   */
  BrokerUrl with(Map<String, String> options) {
    Map<String, String> all = new TreeMap<>(clientOptions);
    all.putAll(brokerOptions);
    options.forEach((option, value) -> all.put(option, Options.named(option).check(value)));
    return new BrokerUrl(name, all);
  }

  /** The broker's name. */
  public String name() {
    return name;
  }

  /** The options for the connection, by name; unmodifiable. */
  public SortedMap<String, String> clientOptions() {
    return clientOptions;
  }

  /** The options for the broker, by name; unmodifiable. */
  public SortedMap<String, String> brokerOptions() {
    return brokerOptions;
  }

  /** The URL with its options in the order of their names, and without any secret's value. */
  @Override
  public String toString() {
    SortedMap<String, String> options = new TreeMap<>(brokerOptions);
    options.putAll(clientOptions);
    StringBuilder text = new StringBuilder("vm://").append(encode(name));
    char separator = '?';
    for (Map.Entry<String, String> option : options.entrySet()) {
      boolean secret = Options.named(option.getKey()).isSecret();
      text.append(separator).append(option.getKey()).append('=');
      text.append(secret ? "***" : encode(option.getValue()));
      separator = '&';
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BrokerUrl that
        && name.equals(that.name)
        && clientOptions.equals(that.clientOptions)
        && brokerOptions.equals(that.brokerOptions);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * name.hashCode() + clientOptions.hashCode()) + brokerOptions.hashCode();
  }

  private static void checkName(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "a broker's name has 1 to %d characters, this one has %d; write vm://NAME"
              .formatted(MAX_NAME_LENGTH, name.length()));
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '/' || c == '#' || Character.isISOControl(c) || Character.isWhitespace(c)) {
        throw new IllegalArgumentException(
            "a broker's name has no '/', '#', blank or control character, found U+%04X at index %d"
                .formatted((int) c, i));
      }
    }
  }

  /** Reads {@code option=value&option=value}; reports all that is wrong with it at once. */
  private static Map<String, String> options(String query) {
    Map<String, String> options = new TreeMap<>();
    TreeSet<String> faults = new TreeSet<>();
    for (String pair : query.split("&")) {
      if (!pair.isEmpty()) {
        try {
          put(options, pair);
        } catch (IllegalArgumentException e) {
          faults.add(String.valueOf(e.getMessage()));
        }
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    return options;
  }

  private static void put(Map<String, String> options, String pair) {
    int equals = pair.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          "option '%s' has no value; write %s=VALUE".formatted(decode(pair), decode(pair)));
    }
    Option option = Options.named(decode(pair.substring(0, equals)));
    String value = option.check(decode(pair.substring(equals + 1)));
    if (options.putIfAbsent(option.name(), value) != null) {
      throw new IllegalArgumentException(
          "option %s is given twice; leave one out".formatted(option.name()));
    }
  }

  private static SortedMap<String, String> ofSide(Map<String, String> options, Option.Side side) {
    SortedMap<String, String> some = new TreeMap<>();
    for (Map.Entry<String, String> option : options.entrySet()) {
      if (Options.named(option.getKey()).side() == side) {
        some.put(option.getKey(), option.getValue());
      }
    }
    return Collections.unmodifiableSortedMap(some);
  }

  private static String withoutQuery(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        decoded.put(raw[i]);
        continue;
      }
      if (i + 2 >= raw.length
          || !HexFormat.isHexDigit(raw[i + 1])
          || !HexFormat.isHexDigit(raw[i + 2])) {
        throw new IllegalArgumentException(
            "a '%' in a broker URL is followed by two hexadecimal digits; write %25 for '%'"
                + " itself");
      }
      decoded.put(
          (byte) (HexFormat.fromHexDigit(raw[i + 1]) << 4 | HexFormat.fromHexDigit(raw[i + 2])));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(decoded.flip())
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "the percent-encoded bytes in a broker URL are UTF-8, these are not", e);
    }
  }

  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c > ' ' && c < 0x7f && "%&=?#".indexOf(c) < 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }
}
