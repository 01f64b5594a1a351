package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigInteger;
import org.angarium.message.Body;
import org.angarium.message.Envelope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BytesMessageTest {
  private final AngariumBytesMessage message = Messages.bytes();

  @Test
  void writesWhatADataStreamWrites() throws JMSException, IOException {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(expected);
    out.writeBoolean(true);
    out.writeByte(-2);
    out.writeShort(-300);
    out.writeChar('\u20ac');
    out.writeInt(-70_000);
    out.writeLong(1L << 42);
    out.writeFloat(1.25f);
    out.writeDouble(-1e300);
    out.writeUTF("\u0000grö\ud800\ud83d\ude00");
    out.write(new byte[] {2, 3});
    message.writeBoolean(true);
    message.writeByte((byte) -2);
    message.writeShort((short) -300);
    message.writeChar('\u20ac');
    message.writeInt(-70_000);
    message.writeLong(1L << 42);
    message.writeFloat(1.25f);
    message.writeDouble(-1e300);
    message.writeUTF("\u0000grö\ud800\ud83d\ude00");
    message.writeBytes(new byte[] {1, 2, 3, 4}, 1, 2);
    AngariumBytesMessage objects = Messages.bytes();
    for (Object value :
        new Object[] {
          true,
          (byte) -2,
          (short) -300,
          '\u20ac',
          -70_000,
          1L << 42,
          1.25f,
          -1e300,
          "\u0000grö\ud800\ud83d\ude00",
          new byte[] {2, 3}
        }) {
      objects.writeObject(value);
    }
    assertThat(bodyOf(Messages.send(message))).isEqualTo(expected.toByteArray());
    assertThat(bodyOf(Messages.send(objects))).isEqualTo(expected.toByteArray());
  }

  @Test
  void readsWhatWasWritten() throws JMSException {
    message.writeBoolean(true);
    message.writeBoolean(false);
    message.writeByte((byte) -2);
    message.writeByte((byte) -2);
    message.writeShort((short) -300);
    message.writeShort((short) -300);
    message.writeChar('\u20ac');
    message.writeInt(-70_000);
    message.writeLong(Long.MIN_VALUE);
    message.writeFloat(Float.NaN);
    message.writeDouble(-0.0);
    message.writeUTF("\u0000grö\ud800");
    AngariumBytesMessage received = Messages.sendAndReceive(message);
    assertThat(received.readBoolean()).isTrue();
    assertThat(received.readBoolean()).isFalse();
    assertThat(received.readByte()).isEqualTo((byte) -2);
    assertThat(received.readUnsignedByte()).isEqualTo(254);
    assertThat(received.readShort()).isEqualTo((short) -300);
    assertThat(received.readUnsignedShort()).isEqualTo(65_236);
    assertThat(received.readChar()).isEqualTo('\u20ac');
    assertThat(received.readInt()).isEqualTo(-70_000);
    assertThat(received.readLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(received.readFloat()).isNaN();
    assertThat(received.readDouble()).isEqualTo(-0.0);
    assertThat(received.readUTF()).isEqualTo("\u0000grö\ud800");
    assertThat(received.readBytes(new byte[1])).isEqualTo(-1);
  }

  @Test
  void isWriteOnlyUntilReset() throws JMSException {
    message.writeInt(1);
    for (ThrowingCallable read :
        new ThrowingCallable[] {
          message::getBodyLength,
          message::readBoolean,
          message::readByte,
          message::readUnsignedByte,
          message::readShort,
          message::readUnsignedShort,
          message::readChar,
          message::readInt,
          message::readLong,
          message::readFloat,
          message::readDouble,
          message::readUTF,
          () -> message.readBytes(new byte[1]),
          () -> message.readBytes(new byte[1], 1)
        }) {
      assertThatThrownBy(read).isInstanceOf(MessageNotReadableException.class);
    }
    message.reset();
    assertThat(message.getBodyLength()).isEqualTo(4);
    assertThat(message.readInt()).isEqualTo(1);
    assertThat(message.getBodyLength()).isEqualTo(4);
  }

  @Test
  void isReadOnlyAfterReset() throws JMSException {
    message.reset();
    for (ThrowingCallable write :
        new ThrowingCallable[] {
          () -> message.writeBoolean(true),
          () -> message.writeByte((byte) 1),
          () -> message.writeShort((short) 1),
          () -> message.writeChar('c'),
          () -> message.writeInt(1),
          () -> message.writeLong(1),
          () -> message.writeFloat(1),
          () -> message.writeDouble(1),
          () -> message.writeUTF("s"),
          () -> message.writeBytes(new byte[1]),
          () -> message.writeBytes(new byte[1], 0, 1),
          () -> message.writeObject(1)
        }) {
      assertThatThrownBy(write).isInstanceOf(MessageNotWriteableException.class);
    }
  }

  @Test
  void aReadBeyondTheEndTakesNothing() throws JMSException {
    message.writeShort((short) 258);
    message.writeByte((byte) 3);
    message.reset();
    assertThatThrownBy(message::readInt)
        .isInstanceOf(MessageEOFException.class)
        .hasMessageContaining("3 of 3 bytes left, 4");
    assertThatThrownBy(message::readLong).isInstanceOf(MessageEOFException.class);
    assertThatThrownBy(message::readDouble).isInstanceOf(MessageEOFException.class);
    assertThat(message.readShort()).isEqualTo((short) 258);
    assertThatThrownBy(message::readChar).isInstanceOf(MessageEOFException.class);
    assertThat(message.readByte()).isEqualTo((byte) 3);
    assertThatThrownBy(message::readByte).isInstanceOf(MessageEOFException.class);
    assertThatThrownBy(message::readBoolean).isInstanceOf(MessageEOFException.class);
    assertThatThrownBy(message::readUTF).isInstanceOf(MessageEOFException.class);
  }

  @Test
  void aStringThatIsCutOffOrMalformedTakesNothing() throws JMSException {
    message.writeShort((short) 5);
    message.writeByte((byte) 'a');
    AngariumBytesMessage cut = Messages.sendAndReceive(message);
    assertThatThrownBy(cut::readUTF).isInstanceOf(MessageEOFException.class);
    assertThat(cut.readShort()).isEqualTo((short) 5);

    AngariumBytesMessage malformed = Messages.bytes();
    malformed.writeShort((short) 1);
    malformed.writeByte((byte) 0xFF);
    malformed.reset();
    assertThatThrownBy(malformed::readUTF).isInstanceOf(MessageFormatException.class);
    assertThat(malformed.readShort()).isEqualTo((short) 1);
  }

  @Test
  void refusesAStringThatIsTooLongForWriteUtf() throws JMSException {
    message.writeUTF("x".repeat(65_535));
    assertThatThrownBy(() -> message.writeUTF("x".repeat(65_536)))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("65535");
    message.reset();
    assertThat(message.getBodyLength()).isEqualTo(65_537);
    assertThat(message.readUTF()).hasSize(65_535);
  }

  @Test
  void readsBytesInPieces() throws JMSException {
    message.writeBytes(new byte[] {1, 2, 3, 4, 5});
    message.reset();
    byte[] buffer = new byte[3];
    assertThat(message.readBytes(buffer)).isEqualTo(3);
    assertThat(buffer).containsExactly(1, 2, 3);
    assertThat(message.readBytes(buffer, 1)).isEqualTo(1);
    assertThat(buffer).containsExactly(4, 2, 3);
    assertThat(message.readBytes(buffer, 0)).isZero();
    assertThat(message.readBytes(buffer)).isEqualTo(1);
    assertThat(message.readBytes(buffer)).isEqualTo(-1);
    assertThat(message.readBytes(buffer)).isEqualTo(-1);
  }

  @Test
  void refusesALengthBeyondTheBufferAndReadsNothing() throws JMSException {
    message.writeByte((byte) 1);
    message.reset();
    assertThatThrownBy(() -> message.readBytes(new byte[1], 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> message.readBytes(new byte[1], -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(message.readByte()).isEqualTo((byte) 1);
  }

  @Test
  void refusesNullAndForeignObjects() {
    assertThatNullPointerException().isThrownBy(() -> message.writeObject(null));
    assertThatNullPointerException().isThrownBy(() -> message.writeBytes(null));
    assertThatNullPointerException().isThrownBy(() -> message.writeUTF(null));
    assertThatThrownBy(() -> message.writeObject(BigInteger.ONE))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("java.math.BigInteger");
    assertThatThrownBy(() -> message.writeBytes(new byte[2], 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void anEmptyMessageArrivesEmpty() throws JMSException {
    assertThat(Messages.send(message).body()).isInstanceOf(Body.Bytes.class);
    AngariumBytesMessage received = Messages.sendAndReceive(message);
    assertThat(received.getBodyLength()).isZero();
    assertThat(received.readBytes(new byte[4])).isEqualTo(-1);
    assertThatThrownBy(received::readByte).isInstanceOf(MessageEOFException.class);
    assertThat(received.getBody(byte[].class)).isEmpty();
    assertThat(received.isBodyAssignableTo(String.class)).isFalse();
  }

  @Test
  void aMessageThatNothingWasWrittenToHasNoBody() throws JMSException {
    assertThat(message.isBodyAssignableTo(String.class)).isTrue();
    assertThat(message.getBody(String.class)).isNull();
    message.clearBody();
    message.writeBytes(new byte[0]);
    assertThat(message.isBodyAssignableTo(String.class)).isFalse();
    assertThat(message.getBody(byte[].class)).isEmpty();
  }

  @Test
  void anOmittedBodyArrivesAsNoBody() throws JMSException {
    message.omitBody();
    AngariumBytesMessage received = Messages.sendAndReceive(message);
    assertThat(received.isBodyAssignableTo(String.class)).isTrue();
    assertThat(received.getBody(byte[].class)).isNull();
    assertThat(received.getBodyLength()).isZero();
    assertThat(received.readBytes(new byte[1])).isEqualTo(-1);
    assertThat(Messages.sendAndReceive(received).getBody(byte[].class)).isNull();
    received.clearBody();
    assertThat(Messages.sendAndReceive(received).getBody(byte[].class)).isEmpty();
    message.writeByte((byte) 1);
    assertThat(Messages.sendAndReceive(message).getBody(byte[].class)).containsExactly(1);
  }

  @Test
  void theBodyIsAByteArrayOrAnObject() throws JMSException {
    message.writeInt(7);
    for (Class<?> type : new Class<?>[] {byte[].class, Object.class}) {
      assertThat(message.isBodyAssignableTo(type)).isTrue();
      assertThat((byte[]) message.getBody(type)).containsExactly(0, 0, 0, 7);
    }
    for (Class<?> type :
        new Class<?>[] {String.class, Serializable.class, Object[].class, int[].class}) {
      assertThat(message.isBodyAssignableTo(type)).isFalse();
      assertThatThrownBy(() -> message.getBody(type)).isInstanceOf(MessageFormatException.class);
    }
  }

  @Test
  void getBodyResetsBeforeAndAfter() throws JMSException {
    message.writeInt(7);
    assertThat(message.getBody(byte[].class)).hasSize(4);
    assertThat(message.readInt()).isEqualTo(7);
    assertThat(message.getBody(byte[].class)).hasSize(4);
    assertThat(message.readInt()).isEqualTo(7);
    assertThatThrownBy(() -> message.writeInt(8)).isInstanceOf(MessageNotWriteableException.class);
  }

  @Test
  void askingForTheTypeDoesNotReset() throws JMSException {
    message.writeInt(7);
    message.isBodyAssignableTo(byte[].class);
    message.writeInt(8);
    message.reset();
    assertThat(message.readInt()).isEqualTo(7);
    message.isBodyAssignableTo(byte[].class);
    assertThat(message.readInt()).isEqualTo(8);
  }

  @Test
  void theEnvelopeKeepsTheBytesOfTheSend() throws JMSException {
    byte[] given = {1, 2};
    message.writeBytes(given);
    given[0] = 9;
    Envelope first = Messages.send(message);
    message.writeByte((byte) 3);
    message.reset();
    Envelope second = Messages.send(message);
    message.clearBody();
    message.writeBytes(new byte[] {7, 7, 7});
    assertThat(bodyOf(first)).containsExactly(1, 2);
    assertThat(bodyOf(second)).containsExactly(1, 2, 3);
  }

  @Test
  void whatAReceiverDoesNeverReachesTheEnvelope() throws JMSException {
    message.writeBytes(new byte[] {1, 2});
    Envelope envelope = Messages.send(message);
    AngariumBytesMessage received = (AngariumBytesMessage) Messages.receive(envelope);
    received.getBody(byte[].class)[0] = 9;
    received.clearBody();
    received.writeBytes(new byte[] {8, 8});
    assertThat(bodyOf(envelope)).containsExactly(1, 2);
  }

  @Test
  void growsWithManySmallWrites() throws JMSException {
    for (int i = 0; i < 100_000; i++) {
      message.writeInt(i);
    }
    AngariumBytesMessage received = Messages.sendAndReceive(message);
    assertThat(received.getBodyLength()).isEqualTo(400_000);
    for (int i = 0; i < 100_000; i++) {
      assertThat(received.readInt()).isEqualTo(i);
    }
  }

  /** What is sent may share the message's array as long as nobody writes to it. */
  @Test
  void whatWasSentDoesNotChangeWhenMoreIsWritten() throws JMSException {
    message.writeBytes(new byte[] {1, 2, 3});
    message.writeBytes(new byte[61]);
    Envelope first = Messages.send(message);
    message.writeByte((byte) 9);
    Envelope second = Messages.send(message);
    message.clearBody();
    message.writeBytes(new byte[64]);
    Envelope third = Messages.send(message);
    message.reset();
    assertThat(message.readByte()).isZero();
    assertThat(bodyOf(first)).hasSize(64).startsWith(1, 2, 3);
    assertThat(bodyOf(second)).hasSize(65).startsWith(1, 2, 3).endsWith(9);
    assertThat(bodyOf(third)).hasSize(64).containsOnly(0);
  }

  private static byte[] bodyOf(Envelope envelope) {
    return ((Body.Bytes) envelope.body()).bytes();
  }
}
