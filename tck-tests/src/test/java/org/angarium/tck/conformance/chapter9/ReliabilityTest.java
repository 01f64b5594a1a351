package org.angarium.tck.conformance.chapter9;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** That messages are neither lost nor doubled, whatever clients do while the provider runs. */
class ReliabilityTest extends ConformanceCase {
  private static final long TURN_MS = 20;

  private static String[] numbers(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toArray(String[]::new);
  }

  private static void isDelivery(Message message, String text, int count) throws JMSException {
    assertThat(message.getBody(String.class)).isEqualTo(text);
    assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
    assertThat(message.getJMSRedelivered()).isEqualTo(count > 1);
  }

  @Statement(
      id = "9.1-1",
      text = "Work done in transactions, some rolled back, sends each message once and in order.")
  void transactedProductionIsExact() throws JMSException {
    Queue queue = queue();
    Session session = session(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 20; i++) {
      producer.send(session.createTextMessage("undone"));
      session.rollback();
      producer.send(session.createTextMessage(String.valueOf(i)));
      session.commit();
    }
    contains(queue, numbers(20));
  }

  @Statement(
      id = "9.1-2",
      text = "Work done in transactions, some rolled back, consumes each message once, in order.")
  void transactedConsumptionIsExact() throws JMSException {
    Queue queue = queue();
    send(queue, numbers(20));
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    List<String> consumed = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      receive(consumer);
      session.rollback();
      consumed.add(receiveText(consumer));
      session.commit();
    }
    assertThat(consumed).containsExactly(numbers(20));
    receivesNothing(consumer);
  }

  @Statement(
      id = "9.1-3",
      text = "A rollback undoes what a transaction received and what it sent, both together.")
  void rollbackUndoesBoth() throws JMSException {
    Queue in = queue();
    Queue out = queue();
    send(in, "order");
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(in);
    isDelivery(receive(consumer), "order", 1);
    send(session, out, "undone");
    session.rollback();
    isDelivery(receive(consumer), "order", 2);
    send(session, out, "done");
    session.commit();
    contains(out, "done");
    session.close();
    contains(in);
  }

  @Statement(id = "9.1-4", text = "A transaction that spans queues and topics is committed as one.")
  void transactionSpansDestinations() throws JMSException {
    Queue queue = queue();
    Topic topic = topic();
    MessageConsumer subscriber = session().createConsumer(topic);
    Session session = session(Session.SESSION_TRANSACTED);
    send(session, queue, "queued");
    send(session, topic, "published");
    receivesNothing(subscriber);
    session.commit();
    assertThat(receiveText(subscriber)).isEqualTo("published");
    contains(queue, "queued");
  }

  @Statement(id = "9.1-5", text = "Closing a session rolls its open transaction back.")
  void closingSessionRollsBack() throws JMSException {
    Queue in = queue();
    Queue out = queue();
    send(in, "order");
    Session session = session(Session.SESSION_TRANSACTED);
    receive(session.createConsumer(in));
    send(session, out, "undone");
    session.close();
    isDelivery(receive(session().createConsumer(in)), "order", 2);
    contains(out);
  }

  @Statement(
      id = "9.1-6",
      text = "Closing a connection rolls the transactions of its sessions back.")
  void closingConnectionRollsBack() throws JMSException {
    Queue in = queue();
    Queue out = queue();
    send(in, "order");
    Connection connection = connection();
    connection.start();
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    receive(session.createConsumer(in));
    send(session, out, "undone");
    connection.close();
    isDelivery(receive(session().createConsumer(in)), "order", 2);
    contains(out);
  }

  @Statement(
      id = "9.1-7",
      text = "The delivery count goes up by one with each delivery, over sessions and connections.")
  void deliveryCountGoesOn() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    for (int count = 1; count <= 4; count++) {
      Connection connection = connection();
      connection.start();
      Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
      isDelivery(receive(session.createConsumer(queue)), "any", count);
      if (count % 2 == 0) {
        session.close();
      }
      connection.close();
    }
  }

  @Statement(id = "9.1-8", text = "Recover and rollback raise the delivery count as well.")
  void recoverAndRollbackAreCounted() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    Session client = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer recovering = client.createConsumer(queue);
    isDelivery(receive(recovering), "any", 1);
    client.recover();
    isDelivery(receive(recovering), "any", 2);
    client.close();
    Session transacted = session(Session.SESSION_TRANSACTED);
    MessageConsumer rollingBack = transacted.createConsumer(queue);
    isDelivery(receive(rollingBack), "any", 3);
    transacted.rollback();
    isDelivery(receive(rollingBack), "any", 4);
    transacted.commit();
  }

  @Statement(
      id = "9.1-9",
      text = "An acknowledged message never comes again, whoever recovers, rolls back or closes.")
  void acknowledgedNeverComesAgain() throws JMSException {
    Queue queue = queue();
    send(queue, "1", "2", "3");
    Session client = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = client.createConsumer(queue);
    receive(consumer).acknowledge();
    client.recover();
    isDelivery(receive(consumer), "2", 1);
    client.close();
    Session transacted = session(Session.SESSION_TRANSACTED);
    MessageConsumer other = transacted.createConsumer(queue);
    isDelivery(receive(other), "2", 2);
    transacted.commit();
    isDelivery(receive(other), "3", 1);
    transacted.rollback();
    isDelivery(receive(other), "3", 2);
    transacted.close();
    contains(queue, "3");
  }

  @Statement(
      id = "9.1-10",
      text = "A non-persistent message is delivered once; not again after its acknowledgement.")
  void nonPersistentComesOnce() throws JMSException {
    Queue queue = queue();
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.send(session.createTextMessage("1"));
    producer.send(session.createTextMessage("2"));
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    receive(consumer).acknowledge();
    session.recover();
    receivesNothing(consumer);
    session.close();
    contains(queue);
  }

  @Statement(
      id = "9.1-11",
      text = "Several consumers that fail now and then consume each message once together.")
  void severalConsumersConsumeOnce() throws JMSException {
    Queue queue = queue();
    send(queue, numbers(20));
    List<Session> sessions = new ArrayList<>();
    List<MessageConsumer> consumers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sessions.add(session(Session.SESSION_TRANSACTED));
      consumers.add(sessions.get(i).createConsumer(queue));
    }
    List<String> consumed = new ArrayList<>();
    int failures = 0;
    for (int turn = 0; consumed.size() < 20; turn++) {
      assertThat(turn).as("turns, with %s consumed", consumed).isLessThan(500);
      Message message = consumers.get(turn % 3).receive(TURN_MS);
      if (message != null && failures < 6 && turn % 2 == 0) {
        failures++;
        sessions.get(turn % 3).rollback();
      } else if (message != null) {
        sessions.get(turn % 3).commit();
        consumed.add(message.getBody(String.class));
      }
    }
    assertThat(consumed).containsExactlyInAnyOrder(numbers(20));
    sessions.forEach(ReliabilityTest::closeQuietly);
    contains(queue);
  }

  private static void closeQuietly(Session session) {
    try {
      session.close();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  @Statement(
      id = "9.1-12",
      text = "Messages of a transaction become visible together and in their order.")
  void transactionIsAtomicToReceivers() throws JMSException {
    Queue queue = queue();
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer waiting = session().createConsumer(queue);
    send(session, queue, "1", "2");
    receivesNothing(waiting);
    assertThat(browse(session(), queue)).isEmpty();
    send(session, queue, "3");
    session.commit();
    assertThat(receiveTexts(waiting, 3)).containsExactly("1", "2", "3");
  }

  @Statement(
      id = "9.1-13",
      text = "A context's transaction is as atomic: received and sent messages together.")
  void contextTransactionIsAtomic() throws JMSException {
    Queue in = queue();
    Queue out = queue();
    send(in, "order");
    JMSContext context = context(JMSContext.SESSION_TRANSACTED);
    JMSConsumer consumer = context.createConsumer(in);
    isDelivery(receive(consumer), "order", 1);
    context.createProducer().send(out, "undone");
    context.rollback();
    isDelivery(receive(consumer), "order", 2);
    context.createProducer().send(out, "done");
    context.commit();
    context.close();
    contains(in);
    contains(out, "done");
  }

  @Statement(
      id = "9.1-14",
      text = "A redelivered message is as it was sent, whatever the first receiver did to it.")
  void redeliveryShowsTheOriginal() throws JMSException {
    Queue queue = queue();
    Session session = session(Session.SESSION_TRANSACTED);
    Message message = session.createTextMessage("original");
    message.setStringProperty("color", "red");
    session.createProducer(queue).send(message);
    session.commit();
    MessageConsumer consumer = session.createConsumer(queue);
    Message first = receive(consumer);
    first.clearProperties();
    first.setStringProperty("color", "blue");
    first.clearBody();
    session.rollback();
    Message again = receive(consumer);
    assertThat(again.getBody(String.class)).isEqualTo("original");
    assertThat(again.getStringProperty("color")).isEqualTo("red");
    assertThat(again.getJMSMessageID()).isEqualTo(message.getJMSMessageID());
    assertThat(again.getJMSTimestamp()).isEqualTo(message.getJMSTimestamp());
  }
}
