package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * A message whose body is a sequence of values (JMS 3.1, 3.11.3). Used by one thread at a time.
 *
 * <p>Whatever a read throws, it leaves the position where it was, so that the field can be read as
 * another type.
 */
final class AngariumStreamMessage extends AngariumMessage implements StreamMessage {
  private static final String NEXT = "the stream's next field";

  private List<@Nullable Object> fields = new ArrayList<>();

  /* What the fields were, or are to be, read from; null once they differ from it. */
  private @Nullable Body encoded;
  private boolean decoded = true;
  private int position;

  /* How much of the byte array at the position was read; -1 when its reading has not begun. */
  private int bytesRead = -1;

  @Override
  BodyType bodyType() {
    return BodyType.STREAM;
  }

  @Override
  Body snapshotBody() {
    Body known = encoded;
    if (known == null) {
      known = Body.of(ValueCodec.encodeList(fields));
      encoded = known;
    }
    return known;
  }

  @Override
  void loadBody(Body body) {
    emptyBody();
    encoded = body;
    decoded = !(body instanceof Body.Bytes);
  }

  @Override
  void emptyBody() {
    fields = new ArrayList<>();
    encoded = null;
    decoded = true;
    rewind();
  }

  private void rewind() {
    position = 0;
    bytesRead = -1;
  }

  @Override
  public void reset() {
    makeBodyReadOnly();
    rewind();
  }

  @Override
  @Nullable Object bodyValue() {
    return null;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public boolean isBodyAssignableTo(Class wanted) {
    return false;
  }

  /** The field at the position, which is not moved. */
  private @Nullable Object current() throws JMSException {
    requireReadableBody();
    Body stored = encoded;
    if (!decoded && stored != null) {
      fields = StoredBody.decode(this, () -> ValueCodec.decodeList(StoredBody.bytesOf(stored)));
      decoded = true;
    }
    if (position == fields.size()) {
      throw new MessageEOFException("the stream ends after %d fields".formatted(fields.size()));
    }
    return fields.get(position);
  }

  /** The field at the position, for any read but that of a part of a byte array. */
  private @Nullable Object wholeField() throws JMSException {
    Object field = current();
    if (bytesRead >= 0) {
      throw new MessageFormatException(
          "a byte[] is being read; call readBytes until it returns less than the buffer's length");
    }
    return field;
  }

  private void advance() {
    position++;
    bytesRead = -1;
  }

  @Override
  public boolean readBoolean() throws JMSException {
    boolean value = ValueConversion.toBoolean(wholeField(), NEXT);
    advance();
    return value;
  }

  @Override
  public byte readByte() throws JMSException {
    byte value = ValueConversion.toByte(wholeField(), NEXT);
    advance();
    return value;
  }

  @Override
  public short readShort() throws JMSException {
    short value = ValueConversion.toShort(wholeField(), NEXT);
    advance();
    return value;
  }

  @Override
  public char readChar() throws JMSException {
    char value = ValueConversion.toChar(wholeField(), NEXT);
    advance();
    return value;
  }

  @Override
  public int readInt() throws JMSException {
    int value = ValueConversion.toInt(wholeField(), NEXT);
    advance();
    return value;
  }

  @Override
  public long readLong() throws JMSException {
    long value = ValueConversion.toLong(wholeField(), NEXT);
    advance();
    return value;
  }

  @Override
  public float readFloat() throws JMSException {
    float value = ValueConversion.toFloat(wholeField(), NEXT);
    advance();
    return value;
  }

  @Override
  public double readDouble() throws JMSException {
    double value = ValueConversion.toDouble(wholeField(), NEXT);
    advance();
    return value;
  }

  @Override
  public @Nullable String readString() throws JMSException {
    String value = ValueConversion.toText(wholeField(), NEXT);
    advance();
    return value;
  }

  @Override
  public @Nullable Object readObject() throws JMSException {
    Object value = ValueConversion.copyOfBodyValue(wholeField(), NEXT);
    advance();
    return value;
  }

  @Override
  public int readBytes(byte[] buffer) throws JMSException {
    Object field = current();
    if (field == null) {
      advance();
      return -1;
    }
    if (!(field instanceof byte[] bytes)) {
      throw new MessageFormatException(
          "%s is of type %s, which cannot be read as byte[]"
              .formatted(NEXT, field.getClass().getSimpleName()));
    }
    if (bytesRead == bytes.length) {
      advance();
      return -1;
    }
    int from = Math.max(bytesRead, 0);
    int count = Math.min(bytes.length - from, buffer.length);
    System.arraycopy(bytes, from, buffer, 0, count);
    if (count < buffer.length) {
      advance();
    } else {
      bytesRead = from + count;
    }
    return count;
  }

  @Override
  public void writeBoolean(boolean value) throws JMSException {
    writeObject(value);
  }

  @Override
  public void writeByte(byte value) throws JMSException {
    writeObject(value);
  }

  @Override
  public void writeShort(short value) throws JMSException {
    writeObject(value);
  }

  @Override
  public void writeChar(char value) throws JMSException {
    writeObject(value);
  }

  @Override
  public void writeInt(int value) throws JMSException {
    writeObject(value);
  }

  @Override
  public void writeLong(long value) throws JMSException {
    writeObject(value);
  }

  @Override
  public void writeFloat(float value) throws JMSException {
    writeObject(value);
  }

  @Override
  public void writeDouble(double value) throws JMSException {
    writeObject(value);
  }

  @Override
  public void writeString(@Nullable String value) throws JMSException {
    writeObject(value);
  }

  @Override
  public void writeBytes(byte @Nullable [] value) throws JMSException {
    writeObject(value);
  }

  @Override
  public void writeBytes(byte[] value, int offset, int length) throws JMSException {
    Objects.checkFromIndexSize(offset, length, value.length);
    writeObject(Arrays.copyOfRange(value, offset, offset + length));
  }

  @Override
  public void writeObject(@Nullable Object value) throws JMSException {
    requireWritableBody();
    fields.add(ValueConversion.copyOfBodyValue(value, NEXT));
    encoded = null;
  }
}
