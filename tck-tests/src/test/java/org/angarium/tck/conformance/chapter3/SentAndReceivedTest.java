package org.angarium.tck.conformance.chapter3;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.Map;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** What becomes of the sender's message object, and of the receiver's (JMS 3.1, 3.6, 3.9, 3.10). */
class SentAndReceivedTest extends ConformanceCase {

  // --- 3.6

  @Statement(
      id = "3.6-1",
      text = "acknowledge is ignored when the session acknowledges by itself or is transacted.")
  void acknowledgeIsIgnored() throws JMSException {
    int[] modes = {
      Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE, Session.SESSION_TRANSACTED
    };
    for (int mode : modes) {
      Queue queue = queue();
      send(queue, "first", "second");
      Session session = session(mode);
      MessageConsumer consumer = session.createConsumer(queue);
      receive(consumer).acknowledge();
      if (mode == Session.SESSION_TRANSACTED) {
        session.rollback();
        assertThat(receiveText(consumer)).isEqualTo("first");
      }
      assertThat(receiveText(consumer)).isEqualTo("second");
      session.close();
    }
  }

  @Statement(id = "3.6-2", text = "acknowledge of a message that was never received is ignored.")
  void acknowledgeOfANewMessage() throws JMSException {
    Message message = session(Session.CLIENT_ACKNOWLEDGE).createMessage();
    message.acknowledge();
    session().createProducer(queue()).send(message);
    message.acknowledge();
    assertThat(message.getJMSMessageID()).isNotNull();
  }

  // --- 3.9

  @Statement(
      id = "3.9-1",
      text = "A sent message can be changed without effect on what was sent, for all body types.")
  void laterChangesStayLocal() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    TextMessage text = session.createTextMessage("before");
    producer.send(text);
    text.setText("after");
    MapMessage map = session.createMapMessage();
    map.setString("key", "before");
    producer.send(map);
    map.setString("key", "after");
    BytesMessage bytes = session.createBytesMessage();
    bytes.writeByte((byte) 1);
    producer.send(bytes);
    bytes.clearBody();
    bytes.writeByte((byte) 2);
    StreamMessage stream = session.createStreamMessage();
    stream.writeString("before");
    producer.send(stream);
    stream.clearBody();
    stream.writeString("after");
    ObjectMessage object = session.createObjectMessage("before");
    producer.send(object);
    object.setObject("after");
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(receiveText(consumer)).isEqualTo("before");
    assertThat(((MapMessage) receive(consumer)).getString("key")).isEqualTo("before");
    assertThat(((BytesMessage) receive(consumer)).readByte()).isEqualTo((byte) 1);
    assertThat(((StreamMessage) receive(consumer)).readString()).isEqualTo("before");
    assertThat(((ObjectMessage) receive(consumer)).getObject()).isEqualTo("before");
  }

  @Statement(
      id = "3.9-2",
      text = "Properties and client's header fields can be changed after a send without effect.")
  void laterHeaderChangesStayLocal() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message message = session.createMessage();
    message.setStringProperty("name", "before");
    message.setJMSType("before");
    session.createProducer(queue).send(message);
    message.setStringProperty("name", "after");
    message.setIntProperty("more", 1);
    message.setJMSType("after");
    Message received = receive(session.createConsumer(queue));
    assertThat(received.getStringProperty("name")).isEqualTo("before");
    assertThat(received.propertyExists("more")).isFalse();
    assertThat(received.getJMSType()).isEqualTo("before");
  }

  @Statement(
      id = "3.9-3",
      text = "One message object can be sent many times, each with its body then.")
  void messageIsReusable() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    TextMessage message = session.createTextMessage();
    for (String text : new String[] {"one", "two", "three"}) {
      message.setText(text);
      producer.send(message);
    }
    contains(queue, "one", "two", "three");
  }

  @Statement(
      id = "3.9-4",
      text = "A message that was sent stays writable for its sender, body and properties.")
  void sentMessageStaysWritable() throws JMSException {
    Session session = session();
    TextMessage message = session.createTextMessage("text");
    message.setIntProperty("size", 1);
    session.createProducer(queue()).send(message);
    message.setText("other");
    message.setIntProperty("size", 2);
    assertThat(message.getText()).isEqualTo("other");
    assertThat(message.getIntProperty("size")).isEqualTo(2);
  }

  @Statement(id = "3.9-5", text = "A received message can be sent on as it is.")
  void receivedMessageCanBeSent() throws JMSException {
    TextMessage message = session().createTextMessage("text");
    message.setIntProperty("size", 1);
    TextMessage second = roundTrip(roundTrip(message));
    assertThat(second.getText()).isEqualTo("text");
    assertThat(second.getIntProperty("size")).isEqualTo(1);
    assertThat(second.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
  }

  // --- 3.10

  @Statement(id = "3.10-1", text = "The header fields of a received message can be changed.")
  void receivedHeaderIsWritable() throws JMSException {
    Message received = roundTrip(session().createMessage());
    Queue queue = queue();
    received.setJMSCorrelationID("correlation");
    received.setJMSReplyTo(queue);
    received.setJMSType("type");
    assertThat(received.getJMSCorrelationID()).isEqualTo("correlation");
    assertThat(received.getJMSReplyTo()).isEqualTo(queue);
    assertThat(received.getJMSType()).isEqualTo("type");
  }

  @Statement(
      id = "3.10-2",
      text = "clearProperties makes only the properties writable, clearBody only the body.")
  void clearingOneLeavesTheOther() throws JMSException {
    TextMessage properties = roundTrip(session().createTextMessage("text"));
    properties.clearProperties();
    properties.setIntProperty("size", 1);
    refuses(MessageNotWriteableException.class, () -> properties.setText("new"));
    TextMessage body = roundTrip(session().createTextMessage("text"));
    body.clearBody();
    body.setText("new");
    refuses(MessageNotWriteableException.class, () -> body.setIntProperty("size", 1));
  }

  @Statement(
      id = "3.10-3",
      text = "What a receiver changed is not in the redelivery, which has the original.")
  void redeliveryHasTheOriginal() throws JMSException {
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    Queue queue = queue();
    TextMessage sent = session.createTextMessage("original");
    sent.setStringProperty("name", "original");
    sent.setJMSType("original");
    session.createProducer(queue).send(sent);
    MessageConsumer consumer = session.createConsumer(queue);
    TextMessage first = (TextMessage) receive(consumer);
    first.clearBody();
    first.setText("changed");
    first.clearProperties();
    first.setStringProperty("name", "changed");
    first.setJMSType("changed");
    session.recover();
    TextMessage again = (TextMessage) receive(consumer);
    assertThat(again.getText()).isEqualTo("original");
    assertThat(again.getStringProperty("name")).isEqualTo("original");
    assertThat(again.getJMSType()).isEqualTo("original");
    assertThat(again.getJMSRedelivered()).isTrue();
  }

  @Statement(
      id = "3.10-4",
      text = "A redelivered BytesMessage or StreamMessage is read from its start.")
  void redeliveryIsReadFromTheStart() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED);
    Queue queue = queue();
    BytesMessage bytes = session.createBytesMessage();
    bytes.writeByte((byte) 1);
    StreamMessage stream = session.createStreamMessage();
    stream.writeInt(1);
    MessageProducer producer = session.createProducer(queue);
    producer.send(bytes);
    producer.send(stream);
    session.commit();
    MessageConsumer consumer = session.createConsumer(queue);
    for (int delivery = 1; delivery <= 2; delivery++) {
      assertThat(((BytesMessage) receive(consumer)).readByte()).isEqualTo((byte) 1);
      assertThat(((StreamMessage) receive(consumer)).readInt()).isEqualTo(1);
      session.rollback();
    }
  }

  @Statement(
      id = "3.10-5",
      text = "Two subscribers' copies are separate: what one changes the other does not see.")
  void copiesAreSeparate() throws JMSException {
    Session session = session();
    Topic topic = topic();
    MessageConsumer one = session.createConsumer(topic);
    MessageConsumer two = session.createConsumer(topic);
    MapMessage sent = session.createMapMessage();
    sent.setBytes("bytes", new byte[] {1});
    session.createProducer(topic).send(sent);
    MapMessage first = (MapMessage) receive(one);
    first.getBytes("bytes")[0] = 2;
    first.clearBody();
    assertThat(((MapMessage) receive(two)).getBytes("bytes")).containsExactly(1);
  }

  // --- 3.12

  @Statement(
      id = "3.12-4",
      text = "Setters copy the arrays they are given; later changes do not reach the message.")
  void settersCopy() throws JMSException {
    Session session = session();
    byte[] array = {1, 2};
    MapMessage map = session.createMapMessage();
    map.setBytes("bytes", array);
    map.setObject("object", array);
    StreamMessage stream = session.createStreamMessage();
    stream.writeBytes(array);
    stream.writeObject(array);
    BytesMessage bytes = session.createBytesMessage();
    bytes.writeBytes(array);
    array[0] = 9;
    assertThat(map.getBytes("bytes")).containsExactly(1, 2);
    assertThat((byte[]) map.getObject("object")).containsExactly(1, 2);
    stream.reset();
    assertThat((byte[]) stream.readObject()).containsExactly(1, 2);
    assertThat((byte[]) stream.readObject()).containsExactly(1, 2);
    assertThat(roundTrip(bytes).getBody(byte[].class)).containsExactly(1, 2);
  }

  @Statement(
      id = "3.12-5",
      text = "Getters give copies of arrays; later changes do not reach the message.")
  void gettersCopy() throws JMSException {
    MapMessage map = session().createMapMessage();
    map.setBytes("bytes", new byte[] {1, 2});
    MapMessage received = roundTrip(map);
    for (MapMessage each : new MapMessage[] {map, received}) {
      each.getBytes("bytes")[0] = 9;
      ((byte[]) each.getObject("bytes"))[0] = 9;
      assertThat(each.getBytes("bytes")).containsExactly(1, 2);
    }
    StreamMessage stream = session().createStreamMessage();
    stream.writeBytes(new byte[] {1, 2});
    stream.reset();
    ((byte[]) stream.readObject())[0] = 9;
    stream.reset();
    assertThat((byte[]) stream.readObject()).containsExactly(1, 2);
  }

  @Statement(
      id = "3.12-6",
      text =
          "Null is allowed as an object of a property, map or stream, and as a text, and stays"
              + " null.")
  void nullStaysNull() throws JMSException {
    Session session = session();
    MapMessage map = session.createMapMessage();
    map.setString("text", null);
    map.setBytes("bytes", null);
    map.setObject("object", null);
    map.setObjectProperty("property", null);
    MapMessage receivedMap = roundTrip(map);
    assertThat(receivedMap.getString("text")).isNull();
    assertThat(receivedMap.getBytes("bytes")).isNull();
    assertThat(receivedMap.getObject("object")).isNull();
    assertThat(receivedMap.getObjectProperty("property")).isNull();
    StreamMessage stream = session.createStreamMessage();
    stream.writeString(null);
    stream.writeBytes(null);
    stream.writeObject(null);
    StreamMessage receivedStream = roundTrip(stream);
    assertThat(receivedStream.readString()).isNull();
    assertThat(receivedStream.readBytes(new byte[1])).isEqualTo(-1);
    assertThat(receivedStream.readObject()).isNull();
  }

  @Statement(
      id = "3.12-7",
      text = "The map that getBody gives is a copy; changing it does not change the message.")
  void bodyMapIsACopy() throws JMSException {
    MapMessage map = session().createMapMessage();
    map.setString("key", "value");
    MapMessage received = roundTrip(map);
    clear(received.getBody(Map.class));
    assertThat(received.getString("key")).isEqualTo("value");
  }

  private static void clear(Map<?, ?> map) {
    try {
      map.clear();
    } catch (UnsupportedOperationException e) {
      assertThat(map).isNotEmpty();
    }
  }
}
