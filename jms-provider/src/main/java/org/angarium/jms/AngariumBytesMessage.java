package org.angarium.jms;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.jspecify.annotations.Nullable;

/**
 * A message whose body is bytes that are written and read in the manner of a data stream. Used by
 * one thread at a time.
 *
 * <p>Whatever a read throws, it leaves the position where it was.
 */
final class AngariumBytesMessage extends AngariumMessage implements BytesMessage {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int FIRST_CAPACITY = 64;
  private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

  /*
   * While it is written: the bytes up to the position, with room behind them. While it is read: a
   * whole array that is never changed again and may be an envelope's.
   */
  private ByteBuffer content = NOTHING;

  /* False as long as nothing, not even an empty array, was written. */
  private boolean hasBody;

  /* Whether, when nothing was written, no body is sent and not an empty one. */
  private boolean omitsBody;

  @Override
  BodyType bodyType() {
    return BodyType.BYTES;
  }

  @Override
  Body snapshotBody() {
    if (omitsBody && !hasBody) {
      return Body.NONE;
    }
    return Body.of(isBodyReadOnly() ? content.array() : written());
  }

  /** What was written, in an array that nobody changes: a full one, since more needs another. */
  private byte[] written() {
    if (content.hasRemaining()) {
      return Arrays.copyOf(content.array(), content.position());
    }
    return content.array();
  }

  @Override
  void loadBody(Body body) {
    content = ByteBuffer.wrap(StoredBody.bytesOf(body));
    hasBody = body instanceof Body.Bytes;
    omitsBody = !hasBody;
  }

  @Override
  void emptyBody() {
    content = NOTHING;
    hasBody = false;
    omitsBody = false;
  }

  /**
   * Says that this message has no body unless something is written to it, as the one that
   * JMSProducer.send makes of a null array. Otherwise it would arrive with an empty body.
   */
  void omitBody() {
    omitsBody = true;
  }

  @Override
  public void reset() {
    if (isBodyReadOnly()) {
      content.rewind();
    } else {
      content = ByteBuffer.wrap(written());
      makeBodyReadOnly();
    }
  }

  @Override
  @Nullable Object bodyValue() {
    reset();
    return hasBody ? content.array().clone() : null;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public boolean isBodyAssignableTo(Class wanted) {
    return wanted == byte[].class || wanted == Object.class || !hasBody;
  }

  @Override
  public long getBodyLength() throws JMSException {
    requireReadableBody();
    return content.limit();
  }

  /** The content, with at least this many bytes left to read. */
  private ByteBuffer readable(int size) throws JMSException {
    requireReadableBody();
    if (content.remaining() < size) {
      throw new MessageEOFException(
          "the body has %d of %d bytes left, %d were to be read"
              .formatted(content.remaining(), content.limit(), size));
    }
    return content;
  }

  @Override
  public boolean readBoolean() throws JMSException {
    return readable(1).get() != 0;
  }

  @Override
  public byte readByte() throws JMSException {
    return readable(1).get();
  }

  @Override
  public int readUnsignedByte() throws JMSException {
    return Byte.toUnsignedInt(readable(1).get());
  }

  @Override
  public short readShort() throws JMSException {
    return readable(2).getShort();
  }

  @Override
  public int readUnsignedShort() throws JMSException {
    return Short.toUnsignedInt(readable(2).getShort());
  }

  @Override
  public char readChar() throws JMSException {
    return readable(2).getChar();
  }

  @Override
  public int readInt() throws JMSException {
    return readable(4).getInt();
  }

  @Override
  public long readLong() throws JMSException {
    return readable(8).getLong();
  }

  @Override
  public float readFloat() throws JMSException {
    return Float.intBitsToFloat(readInt());
  }

  @Override
  public double readDouble() throws JMSException {
    return Double.longBitsToDouble(readLong());
  }

  @Override
  public String readUTF() throws JMSException {
    ByteBuffer in = readable(2);
    int size = 2 + Short.toUnsignedInt(in.getShort(in.position()));
    readable(size);
    try (DataInputStream text =
        new DataInputStream(
            new ByteArrayInputStream(in.array(), in.arrayOffset() + in.position(), size))) {
      String value = text.readUTF();
      in.position(in.position() + size);
      return value;
    } catch (IOException e) {
      throw JmsErrors.causedBy(
          new MessageFormatException(
              "no string in modified UTF-8 stands at byte %d".formatted(in.position())),
          e);
    }
  }

  @Override
  public int readBytes(byte[] buffer) throws JMSException {
    return readBytes(buffer, buffer.length);
  }

  @Override
  public int readBytes(byte[] buffer, int length) throws JMSException {
    requireReadableBody();
    Objects.checkFromIndexSize(0, length, buffer.length);
    if (!content.hasRemaining()) {
      return -1;
    }
    int count = Math.min(length, content.remaining());
    content.get(buffer, 0, count);
    return count;
  }

  /** The content, with room for this many bytes more. */
  private ByteBuffer writable(int size) throws JMSException {
    requireWritableBody();
    hasBody = true;
    if (content.remaining() < size) {
      long needed = (long) content.position() + size;
      if (needed > MAX_CAPACITY) {
        throw new JMSException(
            "a body of %d bytes is too large, %d is the most".formatted(needed, MAX_CAPACITY));
      }
      long doubled = Math.max(FIRST_CAPACITY, 2L * content.capacity());
      int capacity = (int) Math.min(MAX_CAPACITY, Math.max(needed, doubled));
      content =
          ByteBuffer.wrap(Arrays.copyOf(content.array(), capacity)).position(content.position());
    }
    return content;
  }

  @Override
  public void writeBoolean(boolean value) throws JMSException {
    writable(1).put((byte) (value ? 1 : 0));
  }

  @Override
  public void writeByte(byte value) throws JMSException {
    writable(1).put(value);
  }

  @Override
  public void writeShort(short value) throws JMSException {
    writable(2).putShort(value);
  }

  @Override
  public void writeChar(char value) throws JMSException {
    writable(2).putChar(value);
  }

  @Override
  public void writeInt(int value) throws JMSException {
    writable(4).putInt(value);
  }

  @Override
  public void writeLong(long value) throws JMSException {
    writable(8).putLong(value);
  }

  @Override
  public void writeFloat(float value) throws JMSException {
    writeInt(Float.floatToRawIntBits(value));
  }

  @Override
  public void writeDouble(double value) throws JMSException {
    writeLong(Double.doubleToRawLongBits(value));
  }

  @Override
  public void writeUTF(String value) throws JMSException {
    requireWritableBody();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 + value.length());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(value);
    } catch (IOException e) {
      throw JmsErrors.causedBy(
          new MessageFormatException(
              "writeUTF takes strings of at most 65535 bytes; use writeBytes for longer ones"),
          e);
    }
    writeBytes(bytes.toByteArray());
  }

  @Override
  public void writeBytes(byte[] value) throws JMSException {
    writeBytes(value, 0, value.length);
  }

  @Override
  public void writeBytes(byte[] value, int offset, int length) throws JMSException {
    Objects.checkFromIndexSize(offset, length, value.length);
    writable(length).put(value, offset, length);
  }

  @Override
  public void writeObject(Object value) throws JMSException {
    requireWritableBody();
    if (Objects.requireNonNull(value, "a BytesMessage holds no null") instanceof Boolean flag) {
      writeBoolean(flag);
    } else if (value instanceof Byte number) {
      writeByte(number);
    } else if (value instanceof Short number) {
      writeShort(number);
    } else if (value instanceof Character unit) {
      writeChar(unit);
    } else if (value instanceof Integer number) {
      writeInt(number);
    } else if (value instanceof Long number) {
      writeLong(number);
    } else if (value instanceof Float number) {
      writeFloat(number);
    } else if (value instanceof Double number) {
      writeDouble(number);
    } else if (value instanceof String text) {
      writeUTF(text);
    } else if (value instanceof byte[] bytes) {
      writeBytes(bytes);
    } else {
      throw new MessageFormatException(
          "a BytesMessage cannot hold a %s; use a primitive's wrapper, a String or a byte[]"
              .formatted(value.getClass().getName()));
    }
  }
}
