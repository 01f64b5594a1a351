package org.angarium.tck.conformance.chapter3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Inbox;
import org.angarium.tck.conformance.Provider;
import org.angarium.tck.conformance.Statement;

/** Properties: names, values, iteration, and those that Jakarta Messaging defines. */
class PropertiesTest extends ConformanceCase {

  // --- 3.5.1

  @Statement(
      id = "3.5.1-1",
      text =
          "A property name may be any Java identifier, with underscores, dollars and letters of"
              + " any script.")
  void identifiersAreNames() throws JMSException {
    Message message = session().createMessage();
    String[] names = {"a", "_a1", "$price", "größe", "名前", "JMS_vendor", "x".repeat(500)};
    for (String name : names) {
      message.setStringProperty(name, name);
    }
    Message received = roundTrip(message);
    for (String name : names) {
      assertThat(received.getStringProperty(name)).isEqualTo(name);
    }
  }

  @Statement(id = "3.5.1-2", text = "A name that is no Java identifier is refused.")
  void otherNamesAreRefused() throws JMSException {
    Message message = session().createMessage();
    Cells names = new Cells();
    for (String name : new String[] {"1a", "a-b", "a b", "a.b", "a*", "'a'", "-"}) {
      names.refused("name " + name, Exception.class, () -> message.setStringProperty(name, "any"));
    }
    names.end();
  }

  @Statement(
      id = "3.5.1-3",
      text =
          "Every setter refuses null and the empty text as a name with IllegalArgumentException.")
  void noNameIsRefused() throws JMSException {
    Message message = session().createMessage();
    for (String name : new String[] {null, ""}) {
      for (PropertyType type : PropertyType.values()) {
        refuses(IllegalArgumentException.class, () -> type.set(message, name, type.value()));
      }
      refuses(IllegalArgumentException.class, () -> message.setObjectProperty(name, "any"));
    }
  }

  @Statement(id = "3.5.1-4", text = "The reserved words of selectors are refused as names.")
  void reservedWordsAreRefused() throws JMSException {
    Message message = session().createMessage();
    String words = "NULL TRUE FALSE NOT AND OR BETWEEN LIKE IN IS ESCAPE";
    Cells names = new Cells();
    for (String name : words.split(" ")) {
      names.refused("name " + name, Exception.class, () -> message.setStringProperty(name, "any"));
    }
    names.end();
  }

  @Statement(id = "3.5.1-5", text = "Names that differ in case are different properties.")
  void namesAreCaseSensitive() throws JMSException {
    Message message = session().createMessage();
    message.setIntProperty("size", 1);
    message.setIntProperty("Size", 2);
    Message received = roundTrip(message);
    assertThat(received.getIntProperty("size")).isEqualTo(1);
    assertThat(received.getIntProperty("Size")).isEqualTo(2);
  }

  // --- 3.5.2

  @Statement(id = "3.5.2-1", text = "Values of all eight types arrive as they were, extremes too.")
  void valuesArrive() throws JMSException {
    Message message = session().createMessage();
    for (PropertyType type : PropertyType.values()) {
      for (int i = 0; i < type.samples().size(); i++) {
        type.set(message, type.name() + i, type.samples().get(i));
      }
    }
    Message received = roundTrip(message);
    for (PropertyType type : PropertyType.values()) {
      for (int i = 0; i < type.samples().size(); i++) {
        assertThat(type.get(received, type.name() + i)).isEqualTo(type.samples().get(i));
        assertThat(received.getObjectProperty(type.name() + i)).isEqualTo(type.samples().get(i));
      }
    }
  }

  @Statement(id = "3.5.2-2", text = "Setting a property again replaces its value and its type.")
  void setAgainReplaces() throws JMSException {
    Message message = session().createMessage();
    message.setIntProperty("size", 1);
    message.setStringProperty("size", "large");
    assertThat(message.getObjectProperty("size")).isEqualTo("large");
    assertThat(roundTrip(message).getObjectProperty("size")).isEqualTo("large");
  }

  // --- 3.5.3

  @Statement(
      id = "3.5.3-1",
      text = "Every property setter of a received message throws MessageNotWriteableException.")
  void receivedPropertiesAreReadOnly() throws JMSException {
    Message received = roundTrip(session().createMessage());
    for (PropertyType type : PropertyType.values()) {
      refuses(MessageNotWriteableException.class, () -> type.set(received, "name", type.value()));
    }
    refuses(MessageNotWriteableException.class, () -> received.setObjectProperty("name", "value"));
  }

  // --- 3.5.5

  @Statement(
      id = "3.5.5-1",
      text = "setObjectProperty takes the eight types, and getObjectProperty gives the type back.")
  void objectsKeepTheirType() throws JMSException {
    Message message = session().createMessage();
    for (PropertyType type : PropertyType.values()) {
      message.setObjectProperty(type.name(), type.value());
    }
    for (Message each : new Message[] {message, roundTrip(message)}) {
      for (PropertyType type : PropertyType.values()) {
        assertThat(each.getObjectProperty(type.name()))
            .isEqualTo(type.value())
            .hasSameClassAs(type.value());
      }
    }
  }

  @Statement(
      id = "3.5.5-2",
      text = "setObjectProperty refuses an object of any other class as a format error.")
  void otherObjectsAreRefused() throws JMSException {
    Message message = session().createMessage();
    Object[] others = {
      'c', new byte[] {1}, new Date(), BigDecimal.ONE, List.of("a"), new Object(), new String[0]
    };
    Cells classes = new Cells();
    for (Object other : others) {
      classes.refused(
          "a " + other.getClass(),
          MessageFormatException.class,
          () -> message.setObjectProperty("name", other));
    }
    classes.end();
  }

  @Statement(id = "3.5.5-3", text = "A primitive that was set is read as an object of its wrapper.")
  void primitivesReadAsObjects() throws JMSException {
    Message message = session().createMessage();
    for (PropertyType type : PropertyType.values()) {
      type.set(message, type.name(), type.value());
    }
    for (PropertyType type : PropertyType.values()) {
      assertThat(message.getObjectProperty(type.name())).isEqualTo(type.value());
    }
  }

  // --- 3.5.6

  @Statement(id = "3.5.6-1", text = "getPropertyNames gives each name that was set, once.")
  void namesAreEnumerated() throws JMSException {
    Message message = session().createMessage();
    message.setIntProperty("a", 1);
    message.setStringProperty("b", null);
    message.setIntProperty("a", 2);
    for (Message each : new Message[] {message, roundTrip(message)}) {
      assertThat(ownNames(each)).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Statement(id = "3.5.6-2", text = "getPropertyNames leaves the header fields out.")
  void headerFieldsAreNotEnumerated() throws JMSException {
    Message message = session().createMessage();
    message.setJMSType("type");
    message.setJMSCorrelationID("correlation");
    for (Message each : new Message[] {message, roundTrip(message)}) {
      assertThat(names(each)).allMatch(name -> name.startsWith("JMSX") || name.startsWith("JMS_"));
    }
  }

  // --- 3.5.7

  @Statement(id = "3.5.7-1", text = "clearProperties removes all of them.")
  void clearRemovesAll() throws JMSException {
    Message message = session().createMessage();
    message.setIntProperty("a", 1);
    Message received = roundTrip(message);
    for (Message each : new Message[] {message, received}) {
      each.clearProperties();
      assertThat(each.propertyExists("a")).isFalse();
      assertThat(names(each)).isEmpty();
    }
  }

  @Statement(id = "3.5.7-2", text = "After clearProperties new ones can be set and read.")
  void clearMakesWritable() throws JMSException {
    Message message = session().createMessage();
    message.setIntProperty("a", 1);
    Message received = roundTrip(message);
    received.clearProperties();
    received.setStringProperty("b", "new");
    assertThat(received.getStringProperty("b")).isEqualTo("new");
    assertThat(ownNames(received)).containsExactly("b");
  }

  @Statement(id = "3.5.7-3", text = "clearProperties leaves body and header as they are.")
  void clearLeavesBodyAndHeader() throws JMSException {
    TextMessage message = session().createTextMessage("body");
    message.setIntProperty("a", 1);
    message.setJMSType("type");
    TextMessage received = roundTrip(message);
    received.clearProperties();
    assertThat(received.getText()).isEqualTo("body");
    assertThat(received.getJMSType()).isEqualTo("type");
    refuses(MessageNotWriteableException.class, () -> received.setText("other"));
  }

  // --- 3.5.8

  @Statement(id = "3.5.8-1", text = "A property that was never set does not exist and is null.")
  void absentPropertyIsNull() throws JMSException {
    Message message = session().createMessage();
    for (Message each : new Message[] {message, roundTrip(message)}) {
      assertThat(each.propertyExists("absent")).isFalse();
      assertThat(each.getObjectProperty("absent")).isNull();
      assertThat(each.getStringProperty("absent")).isNull();
      assertThat(each.getBooleanProperty("absent")).isFalse();
      refuses(NumberFormatException.class, () -> each.getIntProperty("absent"));
    }
  }

  @Statement(id = "3.5.8-2", text = "A property that was set to null exists and is null.")
  void nullPropertyExists() throws JMSException {
    Message message = session().createMessage();
    message.setStringProperty("text", null);
    message.setObjectProperty("object", null);
    for (Message each : new Message[] {message, roundTrip(message)}) {
      for (String name : new String[] {"text", "object"}) {
        assertThat(each.propertyExists(name)).isTrue();
        assertThat(each.getObjectProperty(name)).isNull();
      }
    }
  }

  // --- 3.5.9

  @Statement(
      id = "3.5.9-1",
      text =
          "The connection's metadata lists the mandatory JMSXDeliveryCount, JMSXGroupID and"
              + " JMSXGroupSeq.")
  void mandatoryPropertiesAreListed() throws JMSException {
    assertThat(listed(connection().getMetaData().getJMSXPropertyNames()))
        .contains("JMSXDeliveryCount", "JMSXGroupID", "JMSXGroupSeq")
        .doesNotHaveDuplicates()
        .allMatch(name -> name.startsWith("JMSX"));
  }

  @Statement(id = "3.5.9-2", text = "JMSXGroupID and JMSXGroupSeq arrive as the client set them.")
  void groupArrives() throws JMSException {
    Message message = session().createMessage();
    message.setStringProperty("JMSXGroupID", "group");
    message.setIntProperty("JMSXGroupSeq", 1);
    Message received = roundTrip(message);
    assertThat(received.getObjectProperty("JMSXGroupID")).isEqualTo("group");
    assertThat(received.getObjectProperty("JMSXGroupSeq")).isEqualTo(1);
  }

  @Statement(
      id = "3.5.9-3",
      text = "A selector may name JMSX properties; one that is not in a message is null there.")
  void selectorMayNameThem() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    producer.send(session.createTextMessage("alone"));
    TextMessage grouped = session.createTextMessage("grouped");
    grouped.setStringProperty("JMSXGroupID", "group");
    producer.send(grouped);
    assertThat(receiveText(session.createConsumer(queue, "JMSXGroupID IN ('group')")))
        .isEqualTo("grouped");
    String absent = "JMSXGroupID IS NULL AND JMSXAppID IS NULL AND JMSXNoSuchThing IS NULL";
    assertThat(receiveText(session.createConsumer(queue, absent))).isEqualTo("alone");
  }

  @Statement(
      id = "3.5.9-4",
      text =
          "JMSXUserID, where it is listed, is the user that sent the message, not what the sender"
              + " says.")
  void userIdIsTheSender() throws JMSException {
    try (Connection connection =
        provider().securedConnectionFactory().createConnection(Provider.USER, Provider.PASSWORD)) {
      List<String> listed = listed(connection.getMetaData().getJMSXPropertyNames());
      assumeTrue(listed.contains("JMSXUserID"), "lists JMSXUserID");
      connection.start();
      Session session = connection.createSession();
      Queue queue = session.createQueue(fresh("queue"));
      Message message = session.createMessage();
      Throwable refusal = catchThrowable(() -> message.setStringProperty("JMSXUserID", "mallory"));
      if (refusal != null) {
        assertThat(refusal).isInstanceOf(JMSException.class);
      }
      session.createProducer(queue).send(message);
      assertThat(receive(session.createConsumer(queue)).getStringProperty("JMSXUserID"))
          .isEqualTo(Provider.USER);
    }
  }

  // --- 3.5.10

  @Statement(
      id = "3.5.10-1",
      text = "Properties that the provider adds begin with JMSX or with JMS_ and its name.")
  void addedPropertiesHaveAPrefix() throws JMSException {
    assertThat(names(roundTrip(session().createMessage())))
        .allMatch(name -> name.startsWith("JMSX") || name.matches("JMS_.+"));
  }

  // --- 3.5.11

  @Statement(id = "3.5.11-1", text = "JMSXDeliveryCount is 1 on a first delivery.")
  void countBeginsWithOne() throws JMSException {
    Message received = roundTrip(session().createMessage());
    assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    assertThat(received.propertyExists("JMSXDeliveryCount")).isTrue();
    assertThat(names(received)).contains("JMSXDeliveryCount");
  }

  @Statement(id = "3.5.11-2", text = "JMSXDeliveryCount grows by one with each recover.")
  void countGrowsWithRecover() throws JMSException {
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    Queue queue = queue();
    send(queue, "any");
    MessageConsumer consumer = session.createConsumer(queue);
    for (int count = 1; count <= 3; count++) {
      assertThat(receive(consumer).getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
      session.recover();
    }
  }

  @Statement(id = "3.5.11-3", text = "JMSXDeliveryCount grows by one with each rollback.")
  void countGrowsWithRollback() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED);
    Queue queue = queue();
    send(queue, "any");
    MessageConsumer consumer = session.createConsumer(queue);
    for (int count = 1; count <= 3; count++) {
      assertThat(receive(consumer).getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
      session.rollback();
    }
  }

  @Statement(
      id = "3.5.11-4",
      text = "Whenever a message is marked as redelivered, its JMSXDeliveryCount is at least 2.")
  void redeliveredMeansTwoOrMore() throws JMSException {
    Queue queue = queue();
    send(queue, "first", "second", "third");
    Session first = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = first.createConsumer(queue);
    receive(consumer);
    receive(consumer);
    first.close();
    MessageConsumer next = session().createConsumer(queue);
    for (int i = 0; i < 3; i++) {
      Message message = receive(next);
      assertThat(message.getIntProperty("JMSXDeliveryCount") >= 2)
          .isEqualTo(message.getJMSRedelivered());
    }
  }

  @Statement(id = "3.5.11-5", text = "A message listener sees JMSXDeliveryCount.")
  void listenerSeesCount() throws JMSException {
    Queue queue = queue();
    Inbox inbox = new Inbox();
    session().createConsumer(queue).setMessageListener(inbox);
    send(queue, "any");
    assertThat(inbox.next().getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
  }

  @Statement(
      id = "3.5.11-6",
      text = "JMSXDeliveryCount, which is set on receipt, is not on the sender's message.")
  void senderSeesNoCount() throws JMSException {
    Message message = session().createMessage();
    session().createProducer(queue()).send(message);
    assertThat(message.propertyExists("JMSXDeliveryCount")).isFalse();
  }

  private static List<String> names(Message message) throws JMSException {
    return listed(message.getPropertyNames());
  }

  /** The names without what a provider may add. */
  private static List<String> ownNames(Message message) throws JMSException {
    return names(message).stream().filter(name -> !name.startsWith("JMS")).toList();
  }

  private static List<String> listed(Enumeration<?> enumeration) {
    List<String> names = new ArrayList<>();
    while (enumeration.hasMoreElements()) {
      names.add((String) enumeration.nextElement());
    }
    return names;
  }
}
