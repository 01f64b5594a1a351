package org.angarium.tck.conformance.chapter3;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** TextMessage, ObjectMessage, and Message itself, which has no body. */
class TextAndObjectMessageTest extends ConformanceCase {

  /** An object of the application. */
  record Order(String item, int count) implements Serializable {}

  /** Looks serializable and is not. */
  static final class Unserializable implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final Object inside = new Object();

    @Override
    public String toString() {
      return inside.toString();
    }
  }

  @Statement(id = "3.11-28", text = "A text arrives as it was, in any script.")
  void textArrives() throws JMSException {
    for (String text :
        new String[] {"a", "größe 名前 \uD83D\uDE00", "\0\n\t\r", "<a b='c'>&amp;</a>"}) {
      assertThat(roundTrip(session().createTextMessage(text)).getText()).isEqualTo(text);
    }
  }

  @Statement(id = "3.11-29", text = "A long text arrives whole.")
  void longTextArrives() throws JMSException {
    String text = "0123456789abcdé\n".repeat(20_000);
    assertThat(roundTrip(session().createTextMessage(text)).getText()).isEqualTo(text);
  }

  @Statement(id = "3.11-30", text = "A TextMessage without text and one with an empty text differ.")
  void nullAndEmptyTextDiffer() throws JMSException {
    Session session = session();
    assertThat(session.createTextMessage().getText()).isNull();
    assertThat(roundTrip(session.createTextMessage()).getText()).isNull();
    assertThat(roundTrip(session.createTextMessage(null)).getText()).isNull();
    assertThat(roundTrip(session.createTextMessage("")).getText()).isEmpty();
  }

  @Statement(id = "3.11-31", text = "setText replaces the text, also with null.")
  void setTextReplaces() throws JMSException {
    TextMessage message = session().createTextMessage("old");
    message.setText("new");
    assertThat(roundTrip(message).getText()).isEqualTo("new");
    message.setText(null);
    assertThat(roundTrip(message).getText()).isNull();
  }

  @Statement(id = "3.11-32", text = "A serializable object arrives equal, and as another object.")
  void objectArrives() throws JMSException {
    Serializable[] objects = {
      "text", 42, new BigDecimal("1.50"), new ArrayList<>(List.of("a", 1)), new Order("book", 2)
    };
    for (Serializable object : objects) {
      ObjectMessage message = session().createObjectMessage();
      message.setObject(object);
      assertThat(roundTrip(message).getObject()).isEqualTo(object).hasSameClassAs(object);
    }
    ArrayList<String> list = new ArrayList<>(List.of("a"));
    assertThat(roundTrip(session().createObjectMessage(list)).getObject()).isNotSameAs(list);
  }

  @Statement(id = "3.11-33", text = "An ObjectMessage without object arrives without one.")
  void noObjectStaysNone() throws JMSException {
    Session session = session();
    assertThat(session.createObjectMessage().getObject()).isNull();
    assertThat(roundTrip(session.createObjectMessage()).getObject()).isNull();
    assertThat(roundTrip(session.createObjectMessage(null)).getObject()).isNull();
  }

  @Statement(
      id = "3.11-34",
      text = "Collections and maps of objects arrive within an ObjectMessage.")
  void collectionsArrive() throws JMSException {
    HashMap<String, ArrayList<Order>> orders = new HashMap<>();
    orders.put("alice", new ArrayList<>(List.of(new Order("book", 1), new Order("pen", 2))));
    assertThat((Object) roundTrip(session().createObjectMessage(orders)).getBody(Map.class))
        .isEqualTo(orders);
  }

  @Statement(
      id = "3.11-35",
      text = "An object that cannot be serialized is refused as a format error when it is set.")
  void unserializableIsRefused() throws JMSException {
    ObjectMessage message = session().createObjectMessage();
    refuses(MessageFormatException.class, () -> message.setObject(new Unserializable()));
  }

  @Statement(id = "3.11-36", text = "A Message without body arrives, with header and properties.")
  void bodilessMessageArrives() throws JMSException {
    var message = session().createMessage();
    message.setJMSType("type");
    message.setIntProperty("size", 1);
    var received = roundTrip(message);
    assertThat(received.getJMSType()).isEqualTo("type");
    assertThat(received.getIntProperty("size")).isEqualTo(1);
  }

  // --- 3.11.2

  @Statement(
      id = "3.11.2-4",
      text = "setText of a received TextMessage throws MessageNotWriteableException.")
  void receivedTextIsReadOnly() throws JMSException {
    TextMessage received = roundTrip(session().createTextMessage("text"));
    refuses(MessageNotWriteableException.class, () -> received.setText("other"));
    assertThat(received.getText()).isEqualTo("text");
  }

  @Statement(
      id = "3.11.2-5",
      text = "setObject of a received ObjectMessage throws MessageNotWriteableException.")
  void receivedObjectIsReadOnly() throws JMSException {
    ObjectMessage received = roundTrip(session().createObjectMessage("object"));
    refuses(MessageNotWriteableException.class, () -> received.setObject("other"));
    assertThat(received.getObject()).isEqualTo("object");
  }

  // --- 3.12

  @Statement(
      id = "3.12-2",
      text = "An ObjectMessage keeps a copy: what later happens to the object does not change it.")
  void objectIsCopied() throws JMSException {
    ArrayList<String> list = new ArrayList<>(List.of("before"));
    ObjectMessage message = session().createObjectMessage(list);
    list.set(0, "after");
    assertThat(message.getObject()).isEqualTo(List.of("before"));
    assertThat(roundTrip(message).getObject()).isEqualTo(List.of("before"));
  }

  @Statement(
      id = "3.12-3",
      text = "getObject gives a copy: what is done to it does not change the message.")
  @SuppressWarnings("unchecked")
  void objectIsCopiedOut() throws JMSException {
    ObjectMessage received =
        roundTrip(session().createObjectMessage(new ArrayList<>(List.of("before"))));
    ((List<String>) received.getObject()).set(0, "after");
    assertThat(received.getObject()).isEqualTo(List.of("before"));
  }
}
