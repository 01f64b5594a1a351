package org.angarium.tck.conformance.chapter3;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** What holds for bodies of all types: clearing, getBody, the type itself. */
class MessageBodyTest extends ConformanceCase {

  // --- 3.7

  @Statement(id = "3.7-1", text = "getBody gives a body as any class it can be assigned to.")
  void bodyAsAssignableClass() throws JMSException {
    TextMessage text = session().createTextMessage("text");
    ObjectMessage object = session().createObjectMessage(new ArrayList<>(List.of("a")));
    MapMessage map = session().createMapMessage();
    map.setInt("size", 1);
    BytesMessage bytes = session().createBytesMessage();
    bytes.writeInt(1);
    bytes.reset();
    for (boolean received : new boolean[] {false, true}) {
      Message textNow = received ? roundTrip(text) : text;
      assertThat(textNow.getBody(String.class)).isEqualTo("text");
      assertThat(textNow.getBody(Object.class)).isEqualTo("text");
      assertThat(textNow.getBody(CharSequence.class)).isEqualTo("text");
      Message objectNow = received ? roundTrip(object) : object;
      assertThat((Object) objectNow.getBody(ArrayList.class)).isEqualTo(List.of("a"));
      assertThat((Object) objectNow.getBody(Collection.class)).isEqualTo(List.of("a"));
      assertThat(objectNow.getBody(Serializable.class)).isEqualTo(List.of("a"));
      Message mapNow = received ? roundTrip(map) : map;
      assertThat((Object) mapNow.getBody(Map.class)).isEqualTo(Map.of("size", 1));
      assertThat(mapNow.getBody(Object.class)).isEqualTo(Map.of("size", 1));
      Message bytesNow = received ? roundTrip(bytes) : bytes;
      assertThat(bytesNow.getBody(byte[].class)).containsExactly(0, 0, 0, 1);
      assertThat((byte[]) bytesNow.getBody(Object.class)).containsExactly(0, 0, 0, 1);
    }
  }

  @Statement(
      id = "3.7-2",
      text = "getBody as a class that the body cannot be assigned to is a format error.")
  void bodyAsOtherClass() throws JMSException {
    Cells cells = new Cells();
    for (Message message : oneOfEachReceived()) {
      cells.refused(
          "%s as Integer".formatted(message.getClass()),
          MessageFormatException.class,
          () -> message.getBody(Integer.class));
    }
    cells.end();
  }

  @Statement(id = "3.7-3", text = "getBody of a StreamMessage is a format error.")
  void streamHasNoBodyAsAWhole() throws JMSException {
    StreamMessage message = session().createStreamMessage();
    message.writeInt(1);
    StreamMessage received = roundTrip(message);
    refuses(MessageFormatException.class, () -> received.getBody(Object.class));
    refuses(MessageFormatException.class, () -> received.getBody(Integer.class));
  }

  @Statement(id = "3.7-4", text = "getBody of a plain Message gives null for every class.")
  void noBodyOfMessageIsNull() throws JMSException {
    givesNullForEveryClass(session().createMessage());
  }

  @Statement(
      id = "3.7-7",
      text = "getBody of a TextMessage without text gives null for every class.")
  void noTextIsNull() throws JMSException {
    givesNullForEveryClass(session().createTextMessage());
  }

  @Statement(
      id = "3.7-8",
      text = "getBody of an ObjectMessage without object gives null for every class.")
  void noObjectIsNull() throws JMSException {
    givesNullForEveryClass(roundTrip(session().createObjectMessage()));
  }

  @Statement(
      id = "3.7-9",
      text = "getBody of a new MapMessage or BytesMessage, empty yet, gives null for every class.")
  void newBodyIsNull() throws JMSException {
    givesNull(session().createMapMessage());
    givesNull(session().createBytesMessage());
  }

  @Statement(
      id = "3.7-10",
      text =
          "getBody of a received empty MapMessage or BytesMessage gives nothing or an empty body.")
  void receivedEmptyBodyIsEmpty() throws JMSException {
    Object map = roundTrip(session().createMapMessage()).getBody(Map.class);
    assertThat(map).isIn(null, Map.of());
    byte[] bytes = roundTrip(session().createBytesMessage()).getBody(byte[].class);
    assertThat(bytes).isNullOrEmpty();
  }

  private void givesNullForEveryClass(Message message) throws JMSException {
    givesNull(message);
    givesNull(roundTrip(message));
  }

  private static void givesNull(Message message) throws JMSException {
    Class<?>[] classes = {String.class, Map.class, byte[].class, Integer.class, Object.class};
    for (Class<?> type : classes) {
      assertThat((Object) message.getBody(type)).isNull();
      assertThat(message.isBodyAssignableTo(type)).isTrue();
    }
  }

  @Statement(id = "3.7-5", text = "isBodyAssignableTo says whether getBody would succeed.")
  void assignableAsGetBodySays() throws JMSException {
    Class<?>[] classes = {String.class, Map.class, byte[].class, Integer.class, Object.class};
    Cells cells = new Cells();
    for (Message message : oneOfEachReceived()) {
      for (Class<?> type : classes) {
        cells.equal(
            "%s as %s".formatted(message.getClass(), type),
            () -> message.isBodyAssignableTo(type),
            succeeds(message, type));
      }
    }
    cells.end();
  }

  @Statement(
      id = "3.7-6",
      text =
          "getBody of a BytesMessage gives all bytes wherever it is read, and goes to the start.")
  void bodyOfBytesIsWhole() throws JMSException {
    BytesMessage message = session().createBytesMessage();
    message.writeBytes(new byte[] {1, 2, 3});
    BytesMessage received = roundTrip(message);
    received.readByte();
    assertThat(received.getBody(byte[].class)).containsExactly(1, 2, 3);
    assertThat(received.readByte()).isEqualTo((byte) 1);
  }

  // --- 3.11.1

  @Statement(
      id = "3.11.1-1",
      text = "clearBody brings a body to the state in which the session creates it, for all types.")
  void clearEmpties() throws JMSException {
    for (Message[] all : new Message[][] {oneOfEach(), oneOfEachReceived()}) {
      for (Message message : all) {
        message.clearBody();
      }
      assertThat(((TextMessage) all[0]).getText()).isNull();
      assertThat(((ObjectMessage) all[1]).getObject()).isNull();
      assertThat(((MapMessage) all[2]).getMapNames().hasMoreElements()).isFalse();
      refuses(MessageNotReadableException.class, ((BytesMessage) all[3])::readByte);
      refuses(MessageNotReadableException.class, ((StreamMessage) all[4])::readInt);
    }
  }

  @Statement(
      id = "3.11.1-2",
      text = "After clearBody a received message's body can be written, and sent anew.")
  void clearMakesWritable() throws JMSException {
    Message[] all = oneOfEachReceived();
    for (Message message : all) {
      message.clearBody();
    }
    ((TextMessage) all[0]).setText("new");
    ((ObjectMessage) all[1]).setObject("new");
    ((MapMessage) all[2]).setString("new", "new");
    ((BytesMessage) all[3]).writeByte((byte) 9);
    ((StreamMessage) all[4]).writeString("new");
    assertThat(((TextMessage) roundTrip(all[0])).getText()).isEqualTo("new");
    assertThat(((ObjectMessage) roundTrip(all[1])).getObject()).isEqualTo("new");
    assertThat((Object) roundTrip(all[2]).getBody(Map.class)).isEqualTo(Map.of("new", "new"));
    assertThat(roundTrip(all[3]).getBody(byte[].class)).containsExactly(9);
    assertThat(((StreamMessage) roundTrip(all[4])).readString()).isEqualTo("new");
  }

  @Statement(id = "3.11.1-3", text = "clearBody leaves properties and header as they are.")
  void clearLeavesPropertiesAndHeader() throws JMSException {
    for (Message message : oneOfEach()) {
      message.setIntProperty("size", 1);
      message.setJMSType("type");
      Message received = roundTrip(message);
      for (Message each : new Message[] {message, received}) {
        each.clearBody();
        assertThat(each.getIntProperty("size")).isEqualTo(1);
        assertThat(each.getJMSType()).isEqualTo("type");
      }
      refuses(JMSException.class, () -> received.setIntProperty("size", 2));
    }
  }

  // --- 3.11.4

  @Statement(id = "3.11.4-1", text = "A message arrives as a message of the type it was sent as.")
  void typeStays() throws JMSException {
    Message[] received = oneOfEachReceived();
    assertThat(received[0]).isInstanceOf(TextMessage.class);
    assertThat(received[1]).isInstanceOf(ObjectMessage.class);
    assertThat(received[2]).isInstanceOf(MapMessage.class);
    assertThat(received[3]).isInstanceOf(BytesMessage.class);
    assertThat(received[4]).isInstanceOf(StreamMessage.class);
    assertThat(roundTrip(session().createMessage()))
        .isNotInstanceOfAny(
            TextMessage.class,
            ObjectMessage.class,
            MapMessage.class,
            BytesMessage.class,
            StreamMessage.class);
  }

  private static boolean succeeds(Message message, Class<?> type) throws JMSException {
    try {
      message.getBody(type);
      return true;
    } catch (MessageFormatException e) {
      return false;
    }
  }

  /** One of each type with a body: text, object, map, bytes, stream. */
  private Message[] oneOfEach() throws JMSException {
    Session session = session();
    MapMessage map = session.createMapMessage();
    map.setInt("size", 1);
    BytesMessage bytes = session.createBytesMessage();
    bytes.writeByte((byte) 1);
    StreamMessage stream = session.createStreamMessage();
    stream.writeInt(1);
    return new Message[] {
      session.createTextMessage("text"), session.createObjectMessage("object"), map, bytes, stream
    };
  }

  private Message[] oneOfEachReceived() throws JMSException {
    Message[] all = oneOfEach();
    for (int i = 0; i < all.length; i++) {
      all[i] = roundTrip(all[i]);
    }
    return all;
  }
}
