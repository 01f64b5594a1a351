package org.angarium.tck.conformance.chapter3;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import java.util.Date;
import java.util.List;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** StreamMessage: its values, reading position and conversions (JMS 3.1, table 3-7). */
class StreamMessageTest extends ConformanceCase {

  @Statement(
      id = "3.11-8",
      text = "Values of all ten types in a StreamMessage arrive as they were, in their order.")
  void valuesArrive() throws JMSException {
    StreamMessage message = session().createStreamMessage();
    for (ValueType type : ValueType.values()) {
      type.write(message, type.value());
    }
    StreamMessage received = roundTrip(message);
    for (ValueType type : ValueType.values()) {
      assertThat(type.read(received)).isEqualTo(type.value());
    }
    refuses(MessageEOFException.class, received::readObject);
  }

  @Statement(
      id = "3.11-9",
      text = "readObject of StreamMessage gives each value as an object of its type.")
  void valuesReadAsObjects() throws JMSException {
    StreamMessage message = session().createStreamMessage();
    for (ValueType type : ValueType.values()) {
      type.write(message, type.value());
    }
    StreamMessage received = roundTrip(message);
    for (ValueType type : ValueType.values()) {
      assertThat(received.readObject()).isEqualTo(type.value());
    }
  }

  @Statement(
      id = "3.11-10",
      text =
          "Reading past the end of a StreamMessage gives MessageEOFException, with every method.")
  void endOfStream() throws JMSException {
    StreamMessage received = roundTrip(session().createStreamMessage());
    for (ValueType type : ValueType.values()) {
      refuses(MessageEOFException.class, () -> type.read(received));
    }
    refuses(MessageEOFException.class, received::readObject);
  }

  @Statement(
      id = "3.11-11",
      text = "After reset a StreamMessage is read from its start, and is read-only.")
  void resetGoesToTheStart() throws JMSException {
    StreamMessage message = session().createStreamMessage();
    message.writeInt(1);
    message.writeInt(2);
    message.reset();
    assertThat(message.readInt()).isEqualTo(1);
    message.reset();
    assertThat(message.readInt()).isEqualTo(1);
    assertThat(message.readInt()).isEqualTo(2);
    refuses(MessageNotWriteableException.class, () -> message.writeInt(3));
  }

  @Statement(id = "3.11-12", text = "A StreamMessage that is being written cannot be read.")
  void writeOnlyUntilReset() throws JMSException {
    StreamMessage message = session().createStreamMessage();
    message.writeInt(1);
    for (ValueType type : ValueType.values()) {
      refuses(MessageNotReadableException.class, () -> type.read(message));
    }
    refuses(MessageNotReadableException.class, message::readObject);
  }

  @Statement(
      id = "3.11-13",
      text = "A StreamMessage's bytes are read in parts, -1 after the last, before anything else.")
  void bytesAreReadInParts() throws JMSException {
    StreamMessage message = session().createStreamMessage();
    message.writeBytes(new byte[] {1, 2, 3, 4, 5});
    message.writeInt(6);
    StreamMessage received = roundTrip(message);
    byte[] part = new byte[2];
    assertThat(received.readBytes(part)).isEqualTo(2);
    assertThat(part).containsExactly(1, 2);
    refuses(MessageFormatException.class, received::readInt);
    assertThat(received.readBytes(part)).isEqualTo(2);
    assertThat(received.readBytes(part)).isEqualTo(1);
    assertThat(part[0]).isEqualTo((byte) 5);
    assertThat(received.readInt()).isEqualTo(6);
  }

  @Statement(
      id = "3.11-14",
      text = "When a StreamMessage's bytes fill the array exactly, the next read gives -1.")
  void bytesThatFillTheArray() throws JMSException {
    StreamMessage message = session().createStreamMessage();
    message.writeBytes(new byte[] {9, 1, 2, 9}, 1, 2);
    message.writeInt(6);
    StreamMessage received = roundTrip(message);
    byte[] whole = new byte[2];
    assertThat(received.readBytes(whole)).isEqualTo(2);
    assertThat(whole).containsExactly(1, 2);
    assertThat(received.readBytes(whole)).isEqualTo(-1);
    assertThat(received.readInt()).isEqualTo(6);
  }

  @Statement(
      id = "3.11-15",
      text = "An empty array in a StreamMessage reads as no bytes, and a null one as -1.")
  void emptyAndNullBytes() throws JMSException {
    StreamMessage message = session().createStreamMessage();
    message.writeBytes(new byte[0]);
    message.writeObject(null);
    StreamMessage received = roundTrip(message);
    assertThat(received.readBytes(new byte[1])).isZero();
    assertThat(received.readBytes(new byte[1])).isEqualTo(-1);
  }

  // --- 3.11.2

  @Statement(
      id = "3.11.2-2",
      text = "Every write method of a received StreamMessage throws MessageNotWriteableException.")
  void receivedIsReadOnly() throws JMSException {
    StreamMessage received = roundTrip(session().createStreamMessage());
    for (ValueType type : ValueType.values()) {
      refuses(MessageNotWriteableException.class, () -> type.write(received, type.value()));
    }
    refuses(MessageNotWriteableException.class, () -> received.writeObject("any"));
    refuses(MessageNotWriteableException.class, () -> received.writeBytes(new byte[2], 0, 1));
  }

  // --- 3.11.3

  @Statement(
      id = "3.11.3-8",
      text = "A StreamMessage's value of each type can be read as each type that the table marks.")
  void markedConversions() throws JMSException {
    Session session = session();
    Cells cells = new Cells();
    for (ValueType row : ValueType.values()) {
      for (ValueType column : ValueType.values()) {
        if (row.isReadableAs(column)) {
          StreamMessage message = with(session, row);
          cells.equal(
              row + " read as " + column,
              () -> column.read(message),
              column.converted(row.value()));
        }
      }
    }
    cells.end();
  }

  @Statement(
      id = "3.11.3-9",
      text =
          "Reading a StreamMessage's value as a type that the table does not mark is a format"
              + " error.")
  void unmarkedConversions() throws JMSException {
    Session session = session();
    Cells cells = new Cells();
    for (ValueType row : ValueType.values()) {
      for (ValueType column : ValueType.values()) {
        if (!row.isReadableAs(column)) {
          StreamMessage message = with(session, row);
          cells.refused(
              row + " read as " + column, MessageFormatException.class, () -> column.read(message));
        }
      }
    }
    cells.end();
  }

  @Statement(
      id = "3.11.3-15",
      text =
          "After such a format error the StreamMessage's value can still be read as another type.")
  void formatErrorsKeepThePosition() throws JMSException {
    Session session = session();
    Cells cells = new Cells();
    for (ValueType row : ValueType.values()) {
      for (ValueType column : ValueType.values()) {
        if (!row.isReadableAs(column)) {
          StreamMessage message = with(session, row);
          refuses(MessageFormatException.class, () -> column.read(message));
          cells.equal(row + " after " + column, message::readObject, row.value());
        }
      }
    }
    cells.end();
  }

  @Statement(
      id = "3.11.3-10",
      text =
          "A text in a StreamMessage that is no number, read as one, gives"
              + " NumberFormatException.")
  void textThatIsNoNumber() throws JMSException {
    Session session = session();
    Cells cells = new Cells();
    for (ValueType type : ValueType.values()) {
      if (type.isWholeNumber() || type.isFraction()) {
        StreamMessage message = session.createStreamMessage();
        message.writeString("word");
        message.reset();
        cells.refused("as " + type, NumberFormatException.class, () -> type.read(message));
      }
    }
    cells.end();
  }

  @Statement(
      id = "3.11.3-16",
      text = "After a NumberFormatException the StreamMessage's value can still be read as text.")
  void numberErrorsKeepThePosition() throws JMSException {
    Session session = session();
    Cells cells = new Cells();
    for (ValueType type : ValueType.values()) {
      if (type.isWholeNumber() || type.isFraction()) {
        StreamMessage message = session.createStreamMessage();
        message.writeString("word");
        message.reset();
        refuses(NumberFormatException.class, () -> type.read(message));
        cells.equal("after " + type, message::readString, "word");
      }
    }
    cells.end();
  }

  @Statement(
      id = "3.11.3-11",
      text =
          "Reading null from a StreamMessage as a primitive does what the type's valueOf does with"
              + " a null text; as char it gives NullPointerException.")
  void nullReadAsPrimitive() throws JMSException {
    Session session = session();
    Cells cells = new Cells();
    for (ValueType type : ValueType.values()) {
      StreamMessage received = session.createStreamMessage();
      received.writeString(null);
      received.reset();
      String cell = "null as " + type;
      if (type.isWholeNumber()) {
        cells.refused(cell, NumberFormatException.class, () -> type.read(received));
      } else if (type.isFraction() || type == ValueType.CHAR) {
        cells.refused(cell, NullPointerException.class, () -> type.read(received));
      } else if (type == ValueType.BOOLEAN) {
        cells.equal(cell, () -> type.read(received), false);
      } else if (type == ValueType.STRING) {
        cells.equal(cell, () -> type.read(received), null);
      }
    }
    cells.end();
  }

  @Statement(
      id = "3.11.3-12",
      text = "writeObject of StreamMessage does what the write method of the object's type does.")
  void objectsAreValues() throws JMSException {
    StreamMessage message = session().createStreamMessage();
    for (ValueType type : ValueType.values()) {
      message.writeObject(type.value());
    }
    message.writeObject(null);
    StreamMessage received = roundTrip(message);
    for (ValueType type : ValueType.values()) {
      assertThat(received.readObject()).isEqualTo(type.value());
    }
    assertThat(received.readObject()).isNull();
  }

  @Statement(
      id = "3.11.3-13",
      text = "writeObject of StreamMessage refuses an object of any other class as a format error.")
  void otherObjectsAreRefused() throws JMSException {
    StreamMessage message = session().createStreamMessage();
    Cells classes = new Cells();
    for (Object other : new Object[] {new Date(), List.of("a"), new Object(), new int[1]}) {
      classes.refused(
          "a " + other.getClass(), MessageFormatException.class, () -> message.writeObject(other));
    }
    classes.end();
  }

  @Statement(id = "3.11.3-14", text = "A received StreamMessage converts as the sender's does.")
  void receivedConverts() throws JMSException {
    StreamMessage message = session().createStreamMessage();
    for (int i = 0; i < 4; i++) {
      message.writeString("7");
    }
    StreamMessage received = roundTrip(message);
    assertThat(received.readLong()).isEqualTo(7);
    assertThat(received.readDouble()).isEqualTo(7.0);
    assertThat(received.readBoolean()).isFalse();
    assertThat(received.readString()).isEqualTo("7");
  }

  /** A stream of one value, ready to be read. */
  private static StreamMessage with(Session session, ValueType type) throws JMSException {
    StreamMessage message = session.createStreamMessage();
    type.write(message, type.value());
    message.reset();
    return message;
  }
}
