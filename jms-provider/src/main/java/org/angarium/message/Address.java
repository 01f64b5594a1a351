package org.angarium.message;

import java.util.Objects;

/**
 * The name of a destination together with its kind. Two addresses are equal when kind and name are;
 * names are case-sensitive and never parsed into several destinations.
 *
 * @param kind queue or topic, permanent or temporary
 * @param name 1 to {@value #MAX_NAME_LENGTH} characters, none of them a control character
 */
public record Address(Kind kind, String name) {

  /** The longest name, in UTF-16 characters. */
  public static final int MAX_NAME_LENGTH = 1024;

  /** What a destination is. */
  public enum Kind {
    QUEUE("queue"),
    TOPIC("topic"),
    TEMPORARY_QUEUE("temporary-queue"),
    TEMPORARY_TOPIC("temporary-topic");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word that stands before the colon in an address's text form. */
    public String word() {
      return word;
    }

    /** Whether messages go to every subscription (topic) and not to one consumer (queue). */
    public boolean isTopic() {
      return this == TOPIC || this == TEMPORARY_TOPIC;
    }

    /** Whether the destination lives no longer than the connection that made it. */
    public boolean isTemporary() {
      return this == TEMPORARY_QUEUE || this == TEMPORARY_TOPIC;
    }
  }

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when the name is empty, too long or holds a control character
   */
  public Address {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "a destination name has 1 to %d characters, this one has %d"
              .formatted(MAX_NAME_LENGTH, name.length()));
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        throw new IllegalArgumentException(
            "a destination name has no control characters, found U+%04X at index %d"
                .formatted((int) name.charAt(i), i));
      }
    }
  }

  /** The queue of this name. */
  public static Address queue(String name) {
    return new Address(Kind.QUEUE, name);
  }

  /** The topic of this name. */
  public static Address topic(String name) {
    return new Address(Kind.TOPIC, name);
  }

  /**
   * Reads the text form, {@code kind:name}, that {@link #toString} writes.
   *
   * @throws IllegalArgumentException when the text does not begin with a kind and a colon
   */
  public static Address parse(String text) {
    int colon = text.indexOf(':');
    if (colon > 0) {
      String word = text.substring(0, colon);
      for (Kind kind : Kind.values()) {
        if (kind.word.equals(word)) {
          return new Address(kind, text.substring(colon + 1));
        }
      }
    }
    throw new IllegalArgumentException(
        "'%s' is not an address; write queue:NAME or topic:NAME".formatted(text));
  }

  @Override
  public String toString() {
    return kind.word + ":" + name;
  }
}
