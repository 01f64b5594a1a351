package org.angarium.tck.conformance.chapter3;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.List;
import java.util.Set;

/** The eight types of a property, each with its setter and getter, and what it can be read as. */
enum PropertyType {
  BOOLEAN(
      Message::getBooleanProperty,
      (message, name, value) -> message.setBooleanProperty(name, (Boolean) value),
      "BOOLEAN STRING",
      true,
      false),
  BYTE(
      Message::getByteProperty,
      (message, name, value) -> message.setByteProperty(name, (Byte) value),
      "BYTE SHORT INT LONG STRING",
      (byte) 7,
      Byte.MIN_VALUE,
      Byte.MAX_VALUE),
  SHORT(
      Message::getShortProperty,
      (message, name, value) -> message.setShortProperty(name, (Short) value),
      "SHORT INT LONG STRING",
      (short) 700,
      Short.MIN_VALUE,
      Short.MAX_VALUE),
  INT(
      Message::getIntProperty,
      (message, name, value) -> message.setIntProperty(name, (Integer) value),
      "INT LONG STRING",
      70_000,
      Integer.MIN_VALUE,
      Integer.MAX_VALUE),
  LONG(
      Message::getLongProperty,
      (message, name, value) -> message.setLongProperty(name, (Long) value),
      "LONG STRING",
      7_000_000_000L,
      Long.MIN_VALUE,
      Long.MAX_VALUE),
  FLOAT(
      Message::getFloatProperty,
      (message, name, value) -> message.setFloatProperty(name, (Float) value),
      "FLOAT DOUBLE STRING",
      1.5f,
      Float.MIN_VALUE,
      Float.MAX_VALUE,
      Float.NaN,
      Float.NEGATIVE_INFINITY),
  DOUBLE(
      Message::getDoubleProperty,
      (message, name, value) -> message.setDoubleProperty(name, (Double) value),
      "DOUBLE STRING",
      1.5e300,
      Double.MIN_VALUE,
      Double.MAX_VALUE,
      Double.NaN,
      Double.POSITIVE_INFINITY),
  STRING(
      Message::getStringProperty,
      (message, name, value) -> message.setStringProperty(name, (String) value),
      "BOOLEAN BYTE SHORT INT LONG FLOAT DOUBLE STRING",
      "7",
      "",
      "with 'quotes', \n lines and \uD83D\uDE00");

  /** A getter of Message. */
  interface Getter {
    Object get(Message message, String name) throws JMSException;
  }

  /** A setter of Message. */
  interface Setter {
    void set(Message message, String name, Object value) throws JMSException;
  }

  private final Getter getter;
  private final Setter setter;
  private final Set<String> readableAs;
  private final List<Object> values;

  PropertyType(Getter getter, Setter setter, String readableAs, Object... values) {
    this.getter = getter;
    this.setter = setter;
    this.readableAs = Set.of(readableAs.split(" "));
    this.values = List.of(values);
  }

  Object get(Message message, String name) throws JMSException {
    return getter.get(message, name);
  }

  void set(Message message, String name, Object value) throws JMSException {
    setter.set(message, name, value);
  }

  /** Samples of this type, the first one an everyday one that every readable type can stand for. */
  List<Object> samples() {
    return values;
  }

  /** The everyday value. */
  Object value() {
    return values.get(0);
  }

  /** Whether the conversion table has a mark (JMS 3.1, table 3-2). */
  boolean isReadableAs(PropertyType other) {
    return readableAs.contains(other.name());
  }

  /** What a value has to be when it is read as this type. */
  Object converted(Object value) {
    return switch (this) {
      case BOOLEAN -> value instanceof Boolean ? value : Boolean.valueOf(value.toString());
      case BYTE -> Byte.valueOf(value.toString());
      case SHORT -> Short.valueOf(value.toString());
      case INT -> Integer.valueOf(value.toString());
      case LONG -> Long.valueOf(value.toString());
      case FLOAT -> Float.valueOf(value.toString());
      case DOUBLE ->
          value instanceof Float number ? number.doubleValue() : Double.valueOf(value.toString());
      case STRING -> value.toString();
    };
  }
}
