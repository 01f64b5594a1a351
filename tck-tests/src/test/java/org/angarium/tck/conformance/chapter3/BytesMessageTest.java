package org.angarium.tck.conformance.chapter3;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.util.Date;
import java.util.Random;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** BytesMessage: what is written, where it is read, and what is refused. */
class BytesMessageTest extends ConformanceCase {

  @Statement(id = "3.11-16", text = "Bytes arrive as they were, in number and order.")
  void bytesArrive() throws JMSException {
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    BytesMessage message = session().createBytesMessage();
    message.writeBytes(bytes);
    BytesMessage received = roundTrip(message);
    byte[] read = new byte[bytes.length];
    assertThat(received.getBodyLength()).isEqualTo(bytes.length);
    assertThat(received.readBytes(read)).isEqualTo(bytes.length);
    assertThat(read).isEqualTo(bytes);
  }

  @Statement(id = "3.11-17", text = "An empty BytesMessage arrives empty, as a BytesMessage.")
  void emptyStaysEmpty() throws JMSException {
    BytesMessage received = roundTrip(session().createBytesMessage());
    assertThat(received.getBodyLength()).isZero();
    assertThat(received.readBytes(new byte[4])).isEqualTo(-1);
    refuses(MessageEOFException.class, received::readByte);
  }

  @Statement(id = "3.11-18", text = "Primitives written to a BytesMessage are read as they were.")
  void primitivesArrive() throws JMSException {
    BytesMessage message = session().createBytesMessage();
    message.writeBoolean(true);
    message.writeByte((byte) -1);
    message.writeByte((byte) -1);
    message.writeShort((short) -2);
    message.writeShort((short) -2);
    message.writeChar('ü');
    message.writeInt(Integer.MIN_VALUE);
    message.writeLong(Long.MIN_VALUE);
    message.writeFloat(-1.5f);
    message.writeDouble(1.5e300);
    message.writeUTF("größe");
    BytesMessage received = roundTrip(message);
    assertThat(received.readBoolean()).isTrue();
    assertThat(received.readByte()).isEqualTo((byte) -1);
    assertThat(received.readUnsignedByte()).isEqualTo(255);
    assertThat(received.readShort()).isEqualTo((short) -2);
    assertThat(received.readUnsignedShort()).isEqualTo(65_534);
    assertThat(received.readChar()).isEqualTo('ü');
    assertThat(received.readInt()).isEqualTo(Integer.MIN_VALUE);
    assertThat(received.readLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(received.readFloat()).isEqualTo(-1.5f);
    assertThat(received.readDouble()).isEqualTo(1.5e300);
    assertThat(received.readUTF()).isEqualTo("größe");
  }

  @Statement(
      id = "3.11-19",
      text = "Primitives in a BytesMessage are big-endian, as DataOutputStream writes them.")
  void primitivesAreBigEndian() throws JMSException {
    BytesMessage message = session().createBytesMessage();
    message.writeInt(0x01020304);
    message.writeShort((short) 0x0506);
    message.writeUTF("a");
    byte[] read = new byte[9];
    assertThat(roundTrip(message).readBytes(read)).isEqualTo(9);
    assertThat(read).containsExactly(1, 2, 3, 4, 5, 6, 0, 1, 'a');
  }

  @Statement(
      id = "3.11-20",
      text =
          "writeObject of BytesMessage writes wrappers, texts and bytes as their own methods do.")
  void objectsArrive() throws JMSException {
    BytesMessage message = session().createBytesMessage();
    message.writeObject(true);
    message.writeObject((byte) 1);
    message.writeObject((short) 2);
    message.writeObject('c');
    message.writeObject(3);
    message.writeObject(4L);
    message.writeObject(5f);
    message.writeObject(6d);
    message.writeObject("text");
    message.writeObject(new byte[] {7, 8});
    BytesMessage received = roundTrip(message);
    assertThat(received.readBoolean()).isTrue();
    assertThat(received.readByte()).isEqualTo((byte) 1);
    assertThat(received.readShort()).isEqualTo((short) 2);
    assertThat(received.readChar()).isEqualTo('c');
    assertThat(received.readInt()).isEqualTo(3);
    assertThat(received.readLong()).isEqualTo(4);
    assertThat(received.readFloat()).isEqualTo(5);
    assertThat(received.readDouble()).isEqualTo(6);
    assertThat(received.readUTF()).isEqualTo("text");
    assertThat(received.readByte()).isEqualTo((byte) 7);
    assertThat(received.readByte()).isEqualTo((byte) 8);
  }

  @Statement(
      id = "3.11-21",
      text = "writeObject of BytesMessage refuses an object of any other class as a format error.")
  void otherObjectsAreRefused() throws JMSException {
    BytesMessage message = session().createBytesMessage();
    refuses(MessageFormatException.class, () -> message.writeObject(new Date()));
    refuses(MessageFormatException.class, () -> message.writeObject(new Object()));
    refuses(MessageFormatException.class, () -> message.writeObject(new int[] {1}));
  }

  @Statement(
      id = "3.11-22",
      text = "readBytes fills the array, then gives the rest, then -1; or reads a given number.")
  void bytesAreReadInParts() throws JMSException {
    BytesMessage message = session().createBytesMessage();
    message.writeBytes(new byte[] {9, 1, 2, 3, 4, 5, 9}, 1, 5);
    BytesMessage received = roundTrip(message);
    byte[] part = new byte[2];
    assertThat(received.readBytes(part, 1)).isEqualTo(1);
    assertThat(part[0]).isEqualTo((byte) 1);
    assertThat(received.readBytes(part)).isEqualTo(2);
    assertThat(part).containsExactly(2, 3);
    assertThat(received.readBytes(part)).isEqualTo(2);
    assertThat(received.readBytes(part)).isEqualTo(-1);
  }

  @Statement(
      id = "3.11-23",
      text = "readBytes of BytesMessage refuses a negative length or one past the array.")
  void impossibleLengthIsRefused() throws JMSException {
    BytesMessage message = session().createBytesMessage();
    message.writeBytes(new byte[] {1, 2, 3});
    BytesMessage received = roundTrip(message);
    refuses(IndexOutOfBoundsException.class, () -> received.readBytes(new byte[1], -1));
    refuses(IndexOutOfBoundsException.class, () -> received.readBytes(new byte[1], 2));
  }

  @Statement(
      id = "3.11-24",
      text = "Reading a primitive past the end of a BytesMessage gives MessageEOFException.")
  void endOfBytes() throws JMSException {
    BytesMessage message = session().createBytesMessage();
    BytesMessage received = roundTrip(message);
    Cells cells = new Cells();
    cells.refused("boolean", MessageEOFException.class, received::readBoolean);
    cells.refused("byte", MessageEOFException.class, received::readByte);
    cells.refused("unsigned byte", MessageEOFException.class, received::readUnsignedByte);
    cells.refused("short", MessageEOFException.class, received::readShort);
    cells.refused("unsigned short", MessageEOFException.class, received::readUnsignedShort);
    cells.refused("char", MessageEOFException.class, received::readChar);
    cells.refused("int", MessageEOFException.class, received::readInt);
    cells.refused("long", MessageEOFException.class, received::readLong);
    cells.refused("float", MessageEOFException.class, received::readFloat);
    cells.refused("double", MessageEOFException.class, received::readDouble);
    cells.refused("UTF", MessageEOFException.class, received::readUTF);
    cells.end();
  }

  @Statement(
      id = "3.11-25",
      text = "A read that found too few bytes for its type leaves them to be read.")
  void tooFewBytesAreLeft() throws JMSException {
    BytesMessage message = session().createBytesMessage();
    message.writeByte((byte) 5);
    BytesMessage received = roundTrip(message);
    refuses(MessageEOFException.class, received::readInt);
    assertThat(received.readByte()).isEqualTo((byte) 5);
  }

  @Statement(id = "3.11-26", text = "After reset a BytesMessage is read from its start, read-only.")
  void resetGoesToTheStart() throws JMSException {
    BytesMessage message = session().createBytesMessage();
    message.writeInt(1);
    message.reset();
    assertThat(message.readInt()).isEqualTo(1);
    message.reset();
    assertThat(message.readInt()).isEqualTo(1);
    refuses(MessageNotWriteableException.class, () -> message.writeInt(2));
  }

  @Statement(id = "3.11-27", text = "A BytesMessage that is being written cannot be read.")
  void writeOnlyUntilReset() throws JMSException {
    BytesMessage message = session().createBytesMessage();
    message.writeInt(1);
    refuses(MessageNotReadableException.class, message::readInt);
    refuses(MessageNotReadableException.class, () -> message.readBytes(new byte[1]));
    refuses(MessageNotReadableException.class, message::getBodyLength);
  }

  // --- 3.11.2

  @Statement(
      id = "3.11.2-3",
      text = "Every write method of a received BytesMessage throws MessageNotWriteableException.")
  void receivedIsReadOnly() throws JMSException {
    BytesMessage received = roundTrip(session().createBytesMessage());
    Cells cells = new Cells();
    Class<MessageNotWriteableException> refusal = MessageNotWriteableException.class;
    cells.refused("boolean", refusal, () -> received.writeBoolean(true));
    cells.refused("byte", refusal, () -> received.writeByte((byte) 1));
    cells.refused("short", refusal, () -> received.writeShort((short) 1));
    cells.refused("char", refusal, () -> received.writeChar('c'));
    cells.refused("int", refusal, () -> received.writeInt(1));
    cells.refused("long", refusal, () -> received.writeLong(1));
    cells.refused("float", refusal, () -> received.writeFloat(1));
    cells.refused("double", refusal, () -> received.writeDouble(1));
    cells.refused("UTF", refusal, () -> received.writeUTF("text"));
    cells.refused("bytes", refusal, () -> received.writeBytes(new byte[1]));
    cells.refused("part of bytes", refusal, () -> received.writeBytes(new byte[1], 0, 1));
    cells.refused("object", refusal, () -> received.writeObject("text"));
    cells.end();
  }

  // --- 3.12

  @Statement(id = "3.12-1", text = "Writing null to a BytesMessage gives NullPointerException.")
  void nullIsRefused() throws JMSException {
    BytesMessage message = session().createBytesMessage();
    refuses(NullPointerException.class, () -> message.writeBytes(null));
    refuses(NullPointerException.class, () -> message.writeUTF(null));
    refuses(NullPointerException.class, () -> message.writeObject(null));
  }
}
