package org.angarium.persistence.journal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.angarium.message.Text;
import org.jspecify.annotations.Nullable;

/** Bytes that are being read; whatever does not fit is an {@link IllegalArgumentException}. */
final class ByteSource {
  private final ByteBuffer buffer;

  ByteSource(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  int position() {
    return buffer.position();
  }

  void position(int index) {
    if (index < buffer.position() || index > buffer.limit()) {
      throw new IllegalArgumentException("a length leads out of the record");
    }
    buffer.position(index);
  }

  int getByte() {
    return need(1).get();
  }

  int getInt() {
    return need(Integer.BYTES).getInt();
  }

  long getLong() {
    return need(Long.BYTES).getLong();
  }

  /** A count of things that take at least so many bytes each. */
  int getCount(int bytesEach) {
    int count = getInt();
    if (count < 0 || (long) count * bytesEach > buffer.remaining()) {
      throw new IllegalArgumentException("there is no room for a count of " + count);
    }
    return count;
  }

  byte[] getBytes() {
    return getBytes(getCount(1));
  }

  String getText() {
    return Text.decode(getBytes());
  }

  @Nullable String getOptional() {
    int length = getInt();
    if (length == -1) {
      return null;
    }
    if (length < 0 || length > buffer.remaining()) {
      throw new IllegalArgumentException("there is no room for a text of " + length);
    }
    return Text.decode(getBytes(length));
  }

  private byte[] getBytes(int length) {
    byte[] bytes = new byte[length];
    try {
      buffer.get(bytes);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a record ends too early", e);
    }
    return bytes;
  }

  private ByteBuffer need(int bytes) {
    if (buffer.remaining() < bytes) {
      throw new IllegalArgumentException("a record ends too early");
    }
    return buffer;
  }
}
