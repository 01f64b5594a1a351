package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one message, or those that a JMSProducer adds to its messages: names, values
 * and conversions (JMS 3.1, 3.5). Used by one thread at a time.
 *
 * <p>A received message's properties are shared with its envelope and read-only until they are
 * cleared.
 */
final class MessageProperties {
  private Map<String, @Nullable Object> values = Collections.emptyMap();
  private boolean ownsValues;
  private boolean readOnly;
  private int deliveryCount;

  /**
   * Shows a received message's properties, read-only.
   *
   * @param received never changed by anyone
   * @param count JMSXDeliveryCount; 0 when the message was not delivered but browsed
   */
  void receive(Map<String, @Nullable Object> received, int count) {
    values = received;
    ownsValues = false;
    readOnly = true;
    deliveryCount = count;
  }

  /** Removes all properties and makes them writable (JMS 3.1, 3.5.7). */
  void clear() {
    receive(Collections.emptyMap(), 0);
    readOnly = false;
  }

  /**
   * Sets a property as a client does.
   *
   * @throws IllegalArgumentException when the name is null or empty
   * @throws MessageNotWriteableException when the properties are read-only
   * @throws MessageFormatException when the value has none of the property types
   * @throws JMSException when the name is malformed, reserved or the provider's to set
   */
  void set(@Nullable String name, @Nullable Object value) throws JMSException {
    String settable = PropertyNames.requireSettable(name, value);
    if (readOnly) {
      throw new MessageNotWriteableException(
          "the properties are read-only, %s was not set; call clearProperties first"
              .formatted(name));
    }
    put(settable, value);
  }

  /**
   * Takes over a property of another provider's message. What that provider set for itself stays
   * behind; a name that our own clients could not set is taken as it is.
   *
   * @throws IllegalArgumentException when the name is null or empty
   * @throws MessageFormatException when the value has none of the property types
   */
  void setForeign(@Nullable String name, @Nullable Object value) throws MessageFormatException {
    String present = PropertyNames.requirePresent(name);
    if (!PropertyNames.isProviderSet(present)) {
      PropertyNames.requireType(present, value);
      put(present, value);
    }
  }

  private void put(String name, @Nullable Object value) {
    if (!ownsValues) {
      values = new LinkedHashMap<>(values);
      ownsValues = true;
    }
    values.put(name, value);
  }

  /** Whether there is a property of this name, be its value null. */
  boolean exists(@Nullable String name) {
    return values.containsKey(name) || isDeliveryCount(name);
  }

  /** The names, in the order in which they were set. */
  List<String> names() {
    List<String> names = new ArrayList<>(values.keySet());
    if (deliveryCount > 0 && !values.containsKey(PropertyNames.DELIVERY_COUNT)) {
      names.add(PropertyNames.DELIVERY_COUNT);
    }
    return names;
  }

  /** The names, as Message.getPropertyNames answers them. */
  Enumeration<String> enumeration() {
    return Collections.enumeration(names());
  }

  /** The value; null also when there is no property of this name. */
  @Nullable Object get(@Nullable String name) {
    return isDeliveryCount(name) ? (Object) deliveryCount : values.get(name);
  }

  private boolean isDeliveryCount(@Nullable String name) {
    return deliveryCount > 0 && PropertyNames.DELIVERY_COUNT.equals(name);
  }

  boolean getBoolean(@Nullable String name) throws MessageFormatException {
    return ValueConversion.toBoolean(get(name), String.valueOf(name));
  }

  byte getByte(@Nullable String name) throws MessageFormatException {
    return ValueConversion.toByte(get(name), String.valueOf(name));
  }

  short getShort(@Nullable String name) throws MessageFormatException {
    return ValueConversion.toShort(get(name), String.valueOf(name));
  }

  int getInt(@Nullable String name) throws MessageFormatException {
    return ValueConversion.toInt(get(name), String.valueOf(name));
  }

  long getLong(@Nullable String name) throws MessageFormatException {
    return ValueConversion.toLong(get(name), String.valueOf(name));
  }

  float getFloat(@Nullable String name) throws MessageFormatException {
    return ValueConversion.toFloat(get(name), String.valueOf(name));
  }

  double getDouble(@Nullable String name) throws MessageFormatException {
    return ValueConversion.toDouble(get(name), String.valueOf(name));
  }

  @Nullable String getString(@Nullable String name) throws MessageFormatException {
    return ValueConversion.toText(get(name), String.valueOf(name));
  }

  /**
   * What goes with the message when it is sent: everything but what only a provider sets. The map
   * is this object's own where nothing had to be left out: copy it before anything changes.
   */
  Map<String, @Nullable Object> toSend() {
    if (ownsValues
        || values.isEmpty()
        || values.keySet().stream().noneMatch(PropertyNames::isProviderSet)) {
      return values;
    }
    Map<String, @Nullable Object> sent = new LinkedHashMap<>(values);
    sent.keySet().removeIf(PropertyNames::isProviderSet);
    return sent;
  }
}
