package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.ValueCodec;
import org.jspecify.annotations.Nullable;

/** A message whose body is names and values (JMS 3.1, 3.11.3). Used by one thread at a time. */
final class AngariumMapMessage extends AngariumMessage implements MapMessage {
  private Map<String, @Nullable Object> entries = new LinkedHashMap<>();

  /* What the entries were, or are to be, read from; null once they differ from it. */
  private @Nullable Body encoded;
  private boolean decoded = true;

  @Override
  BodyType bodyType() {
    return BodyType.MAP;
  }

  @Override
  Body snapshotBody() {
    Body known = encoded;
    if (known == null) {
      known = Body.of(ValueCodec.encodeMap(entries));
      encoded = known;
    }
    return known;
  }

  @Override
  void loadBody(Body body) {
    entries = new LinkedHashMap<>();
    encoded = body;
    decoded = !(body instanceof Body.Bytes);
  }

  @Override
  void emptyBody() {
    entries = new LinkedHashMap<>();
    encoded = null;
    decoded = true;
  }

  private Map<String, @Nullable Object> entries() throws JMSException {
    Body stored = encoded;
    if (!decoded && stored != null) {
      entries = StoredBody.decode(this, () -> ValueCodec.decodeMap(StoredBody.bytesOf(stored)));
      decoded = true;
    }
    return entries;
  }

  private @Nullable Object value(@Nullable String name) throws JMSException {
    return entries().get(name);
  }

  /** A message that nothing was put into has no body; a received one has what was sent. */
  private boolean hasBody() throws JMSException {
    return isBodyReadOnly() || !entries().isEmpty();
  }

  @Override
  @Nullable Object bodyValue() throws JMSException {
    if (!hasBody()) {
      return null;
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(entries());
    copy.replaceAll((name, value) -> value instanceof byte[] bytes ? bytes.clone() : value);
    return copy;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public boolean isBodyAssignableTo(Class wanted) throws JMSException {
    return wanted == Map.class || wanted == Object.class || !hasBody();
  }

  @Override
  public boolean getBoolean(@Nullable String name) throws JMSException {
    return ValueConversion.toBoolean(value(name), String.valueOf(name));
  }

  @Override
  public byte getByte(@Nullable String name) throws JMSException {
    return ValueConversion.toByte(value(name), String.valueOf(name));
  }

  @Override
  public short getShort(@Nullable String name) throws JMSException {
    return ValueConversion.toShort(value(name), String.valueOf(name));
  }

  @Override
  public char getChar(@Nullable String name) throws JMSException {
    return ValueConversion.toChar(value(name), String.valueOf(name));
  }

  @Override
  public int getInt(@Nullable String name) throws JMSException {
    return ValueConversion.toInt(value(name), String.valueOf(name));
  }

  @Override
  public long getLong(@Nullable String name) throws JMSException {
    return ValueConversion.toLong(value(name), String.valueOf(name));
  }

  @Override
  public float getFloat(@Nullable String name) throws JMSException {
    return ValueConversion.toFloat(value(name), String.valueOf(name));
  }

  @Override
  public double getDouble(@Nullable String name) throws JMSException {
    return ValueConversion.toDouble(value(name), String.valueOf(name));
  }

  @Override
  public @Nullable String getString(@Nullable String name) throws JMSException {
    return ValueConversion.toText(value(name), String.valueOf(name));
  }

  @Override
  public byte @Nullable [] getBytes(@Nullable String name) throws JMSException {
    return ValueConversion.toBytes(value(name), String.valueOf(name));
  }

  @Override
  public @Nullable Object getObject(@Nullable String name) throws JMSException {
    return ValueConversion.copyOfBodyValue(value(name), String.valueOf(name));
  }

  @Override
  public Enumeration<String> getMapNames() throws JMSException {
    return Collections.enumeration(entries().keySet());
  }

  @Override
  public boolean itemExists(@Nullable String name) throws JMSException {
    return entries().containsKey(name);
  }

  @Override
  public void setBoolean(@Nullable String name, boolean value) throws JMSException {
    setObject(name, value);
  }

  @Override
  public void setByte(@Nullable String name, byte value) throws JMSException {
    setObject(name, value);
  }

  @Override
  public void setShort(@Nullable String name, short value) throws JMSException {
    setObject(name, value);
  }

  @Override
  public void setChar(@Nullable String name, char value) throws JMSException {
    setObject(name, value);
  }

  @Override
  public void setInt(@Nullable String name, int value) throws JMSException {
    setObject(name, value);
  }

  @Override
  public void setLong(@Nullable String name, long value) throws JMSException {
    setObject(name, value);
  }

  @Override
  public void setFloat(@Nullable String name, float value) throws JMSException {
    setObject(name, value);
  }

  @Override
  public void setDouble(@Nullable String name, double value) throws JMSException {
    setObject(name, value);
  }

  @Override
  public void setString(@Nullable String name, @Nullable String value) throws JMSException {
    setObject(name, value);
  }

  @Override
  public void setBytes(@Nullable String name, byte @Nullable [] value) throws JMSException {
    setObject(name, value);
  }

  @Override
  public void setBytes(@Nullable String name, byte[] value, int offset, int length)
      throws JMSException {
    Objects.checkFromIndexSize(offset, length, value.length);
    setObject(name, Arrays.copyOfRange(value, offset, offset + length));
  }

  @Override
  public void setObject(@Nullable String name, @Nullable Object value) throws JMSException {
    String present = PropertyNames.requirePresent(name);
    requireWritableBody();
    entries.put(present, ValueConversion.copyOfBodyValue(value, present));
    encoded = null;
  }
}
