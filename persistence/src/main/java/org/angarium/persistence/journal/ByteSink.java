package org.angarium.persistence.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.angarium.message.Text;
import org.jspecify.annotations.Nullable;

/** Bytes that are being written; grows as needed. */
final class ByteSink {
  private byte[] bytes;
  private ByteBuffer buffer;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
    buffer = ByteBuffer.wrap(bytes);
  }

  int position() {
    return buffer.position();
  }

  void putByte(int value) {
    room(1).put((byte) value);
  }

  void putInt(int value) {
    room(Integer.BYTES).putInt(value);
  }

  void putIntAt(int index, int value) {
    buffer.putInt(index, value);
  }

  void putLong(long value) {
    room(Long.BYTES).putLong(value);
  }

  void putBytes(byte[] value) {
    room(Integer.BYTES + value.length).putInt(value.length).put(value);
  }

  void putText(String text) {
    putBytes(Text.encode(text));
  }

  void putOptional(@Nullable String text) {
    if (text == null) {
      putInt(-1);
    } else {
      putText(text);
    }
  }

  /** What was written, without a copy. */
  ByteBuffer written() {
    return ByteBuffer.wrap(bytes, 0, buffer.position());
  }

  private ByteBuffer room(int more) {
    if (buffer.remaining() < more) {
      int position = buffer.position();
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(position, more), grown()));
      buffer = ByteBuffer.wrap(bytes).position(position);
    }
    return buffer;
  }

  private int grown() {
    return (int) Math.min(Integer.MAX_VALUE - 16, bytes.length * 2L);
  }
}
