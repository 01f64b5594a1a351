package org.angarium.tck.conformance.chapter3;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.StreamMessage;
import java.util.Set;

/** The ten types of a value in a MapMessage or StreamMessage, and what each can be read as. */
enum ValueType {
  BOOLEAN(
      true,
      "BOOLEAN STRING",
      MapMessage::getBoolean,
      (message, name, value) -> message.setBoolean(name, (Boolean) value),
      StreamMessage::readBoolean,
      (message, value) -> message.writeBoolean((Boolean) value)),
  BYTE(
      (byte) 7,
      "BYTE SHORT INT LONG STRING",
      MapMessage::getByte,
      (message, name, value) -> message.setByte(name, (Byte) value),
      StreamMessage::readByte,
      (message, value) -> message.writeByte((Byte) value)),
  SHORT(
      (short) 700,
      "SHORT INT LONG STRING",
      MapMessage::getShort,
      (message, name, value) -> message.setShort(name, (Short) value),
      StreamMessage::readShort,
      (message, value) -> message.writeShort((Short) value)),
  CHAR(
      'ü',
      "CHAR STRING",
      MapMessage::getChar,
      (message, name, value) -> message.setChar(name, (Character) value),
      StreamMessage::readChar,
      (message, value) -> message.writeChar((Character) value)),
  INT(
      70_000,
      "INT LONG STRING",
      MapMessage::getInt,
      (message, name, value) -> message.setInt(name, (Integer) value),
      StreamMessage::readInt,
      (message, value) -> message.writeInt((Integer) value)),
  LONG(
      7_000_000_000L,
      "LONG STRING",
      MapMessage::getLong,
      (message, name, value) -> message.setLong(name, (Long) value),
      StreamMessage::readLong,
      (message, value) -> message.writeLong((Long) value)),
  FLOAT(
      1.5f,
      "FLOAT DOUBLE STRING",
      MapMessage::getFloat,
      (message, name, value) -> message.setFloat(name, (Float) value),
      StreamMessage::readFloat,
      (message, value) -> message.writeFloat((Float) value)),
  DOUBLE(
      1.5e300,
      "DOUBLE STRING",
      MapMessage::getDouble,
      (message, name, value) -> message.setDouble(name, (Double) value),
      StreamMessage::readDouble,
      (message, value) -> message.writeDouble((Double) value)),
  STRING(
      "7",
      "BOOLEAN BYTE SHORT INT LONG FLOAT DOUBLE STRING",
      MapMessage::getString,
      (message, name, value) -> message.setString(name, (String) value),
      StreamMessage::readString,
      (message, value) -> message.writeString((String) value)),
  BYTES(
      new byte[] {1, 2, 3},
      "BYTES",
      MapMessage::getBytes,
      (message, name, value) -> message.setBytes(name, (byte[]) value),
      ValueType::readBytes,
      (message, value) -> message.writeBytes((byte[]) value));

  /** A getter of MapMessage. */
  interface MapGetter {
    Object get(MapMessage message, String name) throws JMSException;
  }

  /** A setter of MapMessage. */
  interface MapSetter {
    void set(MapMessage message, String name, Object value) throws JMSException;
  }

  /** A read method of StreamMessage. */
  interface StreamReader {
    Object read(StreamMessage message) throws JMSException;
  }

  /** A write method of StreamMessage. */
  interface StreamWriter {
    void write(StreamMessage message, Object value) throws JMSException;
  }

  private final Object value;
  private final Set<String> readableAs;
  private final MapGetter mapGetter;
  private final MapSetter mapSetter;
  private final StreamReader reader;
  private final StreamWriter writer;

  ValueType(
      Object value,
      String readableAs,
      MapGetter mapGetter,
      MapSetter mapSetter,
      StreamReader reader,
      StreamWriter writer) {
    this.value = value;
    this.readableAs = Set.of(readableAs.split(" "));
    this.mapGetter = mapGetter;
    this.mapSetter = mapSetter;
    this.reader = reader;
    this.writer = writer;
  }

  /** A value of this type that every readable type can stand for. */
  Object value() {
    return value;
  }

  Object get(MapMessage message, String name) throws JMSException {
    return mapGetter.get(message, name);
  }

  void set(MapMessage message, String name, Object value) throws JMSException {
    mapSetter.set(message, name, value);
  }

  /** Reads the next value; all of it when it is bytes. */
  Object read(StreamMessage message) throws JMSException {
    return reader.read(message);
  }

  void write(StreamMessage message, Object value) throws JMSException {
    writer.write(message, value);
  }

  /** Whether the conversion table has a mark (JMS 3.1, table 3-7). */
  boolean isReadableAs(ValueType other) {
    return readableAs.contains(other.name());
  }

  boolean isWholeNumber() {
    return Set.of(BYTE, SHORT, INT, LONG).contains(this);
  }

  boolean isFraction() {
    return this == FLOAT || this == DOUBLE;
  }

  /** What a value has to be when it is read as this type. */
  Object converted(Object from) {
    String text = from.toString();
    return switch (this) {
      case BOOLEAN -> Boolean.valueOf(text);
      case BYTE -> Byte.valueOf(text);
      case SHORT -> Short.valueOf(text);
      case INT -> Integer.valueOf(text);
      case LONG -> Long.valueOf(text);
      case FLOAT -> Float.valueOf(text);
      case DOUBLE -> from instanceof Float number ? number.doubleValue() : Double.valueOf(text);
      case STRING -> text;
      case CHAR, BYTES -> from;
    };
  }

  private static byte[] readBytes(StreamMessage message) throws JMSException {
    byte[] buffer = new byte[16];
    int count = message.readBytes(buffer);
    if (count < 0) {
      return null;
    }
    byte[] bytes = new byte[count];
    System.arraycopy(buffer, 0, bytes, 0, count);
    return bytes;
  }
}
