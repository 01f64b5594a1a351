package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which names a property may have, and who may set it (JMS 3.1, 3.5.1, 3.5.9, 3.5.10 and the
 * identifiers of 3.8.1.1).
 */
final class PropertyNames {
  /** How often the message was delivered, this time included; set on receipt. */
  static final String DELIVERY_COUNT = "JMSXDeliveryCount";

  /** The group a message belongs to; set by the client. */
  static final String GROUP_ID = "JMSXGroupID";

  /** The message's number within its group; set by the client. */
  static final String GROUP_SEQUENCE = "JMSXGroupSeq";

  /** Who sent the message; set by the broker on send. */
  static final String USER_ID = "JMSXUserID";

  /** What ConnectionMetaData.getJMSXPropertyNames answers. */
  static final List<String> SUPPORTED_JMSX =
      List.of(GROUP_ID, GROUP_SEQUENCE, DELIVERY_COUNT, USER_ID);

  /** How the names of this provider's own properties begin. */
  static final String VENDOR_PREFIX = "JMS_Angarium_";

  private static final Set<String> RESERVED_WORDS =
      Set.of("NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE");

  private PropertyNames() {}

  /**
   * The name, which is there.
   *
   * @throws IllegalArgumentException when it is null or empty
   */
  static String requirePresent(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw new IllegalArgumentException(
          "a name was expected, not " + (name == null ? "null" : "an empty string"));
    }
    return name;
  }

  /**
   * The name of a property that a client may set to this value.
   *
   * @throws IllegalArgumentException when the name is null or empty
   * @throws MessageFormatException when the value's type is not one of a property, or not that of
   *     this JMSX property
   * @throws JMSException when the name is malformed, reserved or the provider's to set
   */
  static String requireSettable(@Nullable String given, @Nullable Object value)
      throws JMSException {
    String name = requirePresent(given);
    if (!isIdentifier(name)) {
      throw new JMSException(
          "'%s' cannot be a property name: it is no Java identifier".formatted(name));
    }
    if (RESERVED_WORDS.contains(name)) {
      throw new JMSException(
          "'%s' cannot be a property name: selectors reserve the word".formatted(name));
    }
    if (name.startsWith("JMS")) {
      requireSettableJms(name);
    }
    requireType(name, value);
    return name;
  }

  private static void requireSettableJms(String name) throws JMSException {
    if (name.equals(GROUP_ID) || name.equals(GROUP_SEQUENCE)) {
      return;
    }
    if (isProviderSet(name)) {
      throw new JMSException("the property " + name + " is set by the provider alone");
    }
    if (!name.startsWith("JMS_")) {
      throw new JMSException(
          "'%s' cannot be a property name: names that begin with JMS are reserved".formatted(name));
    }
  }

  /**
   * Checks a property's type.
   *
   * @throws MessageFormatException when no property, or not this one, has such a value
   */
  static void requireType(String name, @Nullable Object value) throws MessageFormatException {
    if (value == null) {
      return;
    }
    if (!ValueConversion.isPropertyValue(value)) {
      throw new MessageFormatException(
          "the property %s cannot be a %s; use a primitive's wrapper (no Character) or a String"
              .formatted(name, value.getClass().getName()));
    }
    if (name.equals(GROUP_ID) && !(value instanceof String)
        || name.equals(GROUP_SEQUENCE) && !(value instanceof Integer)) {
      throw new MessageFormatException(
          "the property %s is %s, it cannot be a %s"
              .formatted(
                  name,
                  name.equals(GROUP_ID) ? "a String" : "an int",
                  value.getClass().getSimpleName()));
    }
  }

  /**
   * Whether only the provider gives this property to a message, so that it does not travel when the
   * message is sent again: every JMSX name but the two of message groups, and every name of ours.
   */
  static boolean isProviderSet(String name) {
    return name.startsWith("JMSX") && !name.equals(GROUP_ID) && !name.equals(GROUP_SEQUENCE)
        || name.startsWith(VENDOR_PREFIX);
  }

  private static boolean isIdentifier(String name) {
    int first = name.codePointAt(0);
    if (!Character.isJavaIdentifierStart(first)) {
      return false;
    }
    int point;
    for (int i = Character.charCount(first); i < name.length(); i += Character.charCount(point)) {
      point = name.codePointAt(i);
      if (!Character.isJavaIdentifierPart(point)) {
        return false;
      }
    }
    return true;
  }
}
