package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.util.Arrays;
import java.util.Date;
import org.angarium.message.Envelope;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class StreamMessageTest {
  private final AngariumStreamMessage message = Messages.stream();

  @Test
  void isWriteOnlyUntilReset() throws JMSException {
    message.writeInt(1);
    for (ThrowingCallable read :
        new ThrowingCallable[] {
          message::readBoolean,
          message::readByte,
          message::readShort,
          message::readChar,
          message::readInt,
          message::readLong,
          message::readFloat,
          message::readDouble,
          message::readString,
          message::readObject,
          () -> message.readBytes(new byte[1])
        }) {
      assertThatThrownBy(read)
          .isInstanceOf(MessageNotReadableException.class)
          .hasMessageContaining("reset");
    }
    message.reset();
    assertThat(message.readInt()).isEqualTo(1);
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
          () -> message.writeString("s"),
          () -> message.writeBytes(new byte[1]),
          () -> message.writeBytes(new byte[1], 0, 1),
          () -> message.writeObject(1)
        }) {
      assertThatThrownBy(write).isInstanceOf(MessageNotWriteableException.class);
    }
    assertThatThrownBy(message::readObject).isInstanceOf(MessageEOFException.class);
  }

  @Test
  void aReceivedStreamIsReadOnlyUntilCleared() throws JMSException {
    message.writeInt(1);
    AngariumStreamMessage received = Messages.sendAndReceive(message);
    assertThatThrownBy(() -> received.writeInt(2)).isInstanceOf(MessageNotWriteableException.class);
    assertThat(received.readInt()).isEqualTo(1);
    received.clearBody();
    assertThatThrownBy(received::readInt).isInstanceOf(MessageNotReadableException.class);
    received.writeInt(2);
    received.reset();
    assertThat(received.readInt()).isEqualTo(2);
    assertThatThrownBy(received::readInt).isInstanceOf(MessageEOFException.class);
  }

  @Test
  void resetStartsAgain() throws JMSException {
    message.writeString("a");
    message.writeBytes(new byte[] {1, 2});
    message.reset();
    message.readString();
    message.readBytes(new byte[1]);
    message.reset();
    assertThat(message.readString()).isEqualTo("a");
    assertThat((byte[]) message.readObject()).containsExactly(1, 2);
  }

  @Test
  void endsWithAnExceptionThatCanBeRepeated() throws JMSException {
    message.writeInt(1);
    message.reset();
    message.readInt();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(message::readInt)
          .isInstanceOf(MessageEOFException.class)
          .hasMessageContaining("1 fields");
      assertThatThrownBy(() -> message.readBytes(new byte[1]))
          .isInstanceOf(MessageEOFException.class);
    }
  }

  @Test
  void readsAByteArrayPieceByPiece() throws JMSException {
    message.writeBytes(new byte[] {1, 2, 3, 4, 5});
    message.writeString("after");
    message.reset();
    byte[] buffer = new byte[2];
    assertThat(message.readBytes(buffer)).isEqualTo(2);
    assertThat(buffer).containsExactly(1, 2);
    assertThat(message.readBytes(buffer)).isEqualTo(2);
    assertThat(buffer).containsExactly(3, 4);
    assertThat(message.readBytes(buffer)).isEqualTo(1);
    assertThat(buffer[0]).isEqualTo((byte) 5);
    assertThat(message.readString()).isEqualTo("after");
  }

  @Test
  void anArrayThatFillsTheBufferEndsWithMinusOne() throws JMSException {
    message.writeBytes(new byte[] {1, 2});
    message.writeBytes(new byte[] {3});
    message.reset();
    byte[] buffer = new byte[2];
    assertThat(message.readBytes(buffer)).isEqualTo(2);
    assertThat(message.readBytes(buffer)).isEqualTo(-1);
    assertThat(message.readBytes(buffer)).isEqualTo(1);
    assertThatThrownBy(() -> message.readBytes(buffer)).isInstanceOf(MessageEOFException.class);
  }

  @Test
  void nothingElseIsReadWhileAByteArrayIs() throws JMSException {
    message.writeBytes(new byte[] {1, 2, 3});
    message.writeInt(7);
    message.reset();
    message.readBytes(new byte[2]);
    assertThatThrownBy(message::readInt).isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(message::readString).isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(message::readObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("readBytes");
    byte[] rest = new byte[2];
    assertThat(message.readBytes(rest)).isEqualTo(1);
    assertThat(rest[0]).isEqualTo((byte) 3);
    assertThat(message.readInt()).isEqualTo(7);
  }

  @Test
  void anArrayThatWasFilledStillHasToBeEnded() throws JMSException {
    message.writeBytes(new byte[] {1, 2});
    message.writeInt(7);
    message.reset();
    message.readBytes(new byte[2]);
    assertThatThrownBy(message::readInt).isInstanceOf(MessageFormatException.class);
    assertThat(message.readBytes(new byte[2])).isEqualTo(-1);
    assertThat(message.readInt()).isEqualTo(7);
  }

  @Test
  void tellsAnEmptyArrayFromNone() throws JMSException {
    message.writeBytes(new byte[0]);
    message.writeBytes(null);
    message.writeBytes(new byte[0]);
    message.writeInt(7);
    message.reset();
    assertThat(message.readBytes(new byte[4])).isZero();
    assertThat(message.readBytes(new byte[4])).isEqualTo(-1);
    assertThat(message.readBytes(new byte[0])).isZero();
    assertThat(message.readBytes(new byte[0])).isEqualTo(-1);
    assertThat(message.readInt()).isEqualTo(7);
  }

  @Test
  void readingBytesOfAnotherFieldLeavesIt() throws JMSException {
    message.writeString("text");
    message.reset();
    assertThatThrownBy(() -> message.readBytes(new byte[4]))
        .isInstanceOf(MessageFormatException.class);
    assertThat(message.readString()).isEqualTo("text");
  }

  @Test
  void byteArraysAreCopiedInAndOut() throws JMSException {
    byte[] given = {1, 2, 3};
    message.writeBytes(given);
    message.writeObject(given);
    message.writeBytes(given, 1, 1);
    Arrays.fill(given, (byte) 9);
    message.reset();
    ((byte[]) message.readObject())[0] = 9;
    message.reset();
    assertThat((byte[]) message.readObject()).containsExactly(1, 2, 3);
    assertThat((byte[]) message.readObject()).containsExactly(1, 2, 3);
    assertThat((byte[]) message.readObject()).containsExactly(2);
  }

  @Test
  void refusesAnObjectThatIsNoPrimitive() {
    assertThatThrownBy(() -> message.writeObject(new Date()))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("java.util.Date");
    assertThatThrownBy(() -> message.writeBytes(new byte[1], 1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void isNoBodyOfAnyType() throws JMSException {
    for (AngariumStreamMessage stream :
        new AngariumStreamMessage[] {message, Messages.sendAndReceive(message)}) {
      assertThat(stream.isBodyAssignableTo(Object.class)).isFalse();
      assertThatThrownBy(() -> stream.getBody(Object.class))
          .isInstanceOf(MessageFormatException.class);
    }
  }

  @Test
  void aClearedMessageIsSentEmpty() throws JMSException {
    message.writeInt(1);
    Messages.send(message);
    message.clearBody();
    AngariumStreamMessage received = Messages.sendAndReceive(message);
    assertThatThrownBy(received::readInt).isInstanceOf(MessageEOFException.class);
  }

  @Test
  void theEnvelopeKeepsTheStreamOfTheSend() throws JMSException {
    message.writeInt(1);
    Envelope first = Messages.send(message);
    message.writeInt(2);
    Envelope second = Messages.send(message);
    AngariumStreamMessage one = (AngariumStreamMessage) Messages.receive(first);
    assertThat(one.readInt()).isEqualTo(1);
    assertThatThrownBy(one::readInt).isInstanceOf(MessageEOFException.class);
    AngariumStreamMessage two = (AngariumStreamMessage) Messages.receive(second);
    assertThat(two.readInt()).isEqualTo(1);
    assertThat(two.readInt()).isEqualTo(2);
  }
}
