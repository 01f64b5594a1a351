package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
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
import org.angarium.tck.conformance.Inbox;
import org.angarium.tck.conformance.Statement;

/** In which order messages come (JMS 3.1, 6.2.9). */
class ReceiptOrderTest extends ConformanceCase {
  private static final int COUNT = 100;

  @Statement(
      id = "6.2.9.1-1",
      text = "What a session sends to a destination is received in the order of the sends.")
  void receivedAsSent() throws JMSException {
    for (Destination destination : new Destination[] {queue(), topic()}) {
      Session receiver = session();
      MessageConsumer consumer = receiver.createConsumer(destination);
      send(destination, numbers());
      assertThat(receiveTexts(consumer, COUNT)).containsExactly(numbers());
      receiver.close();
    }
  }

  @Statement(id = "6.2.9.1-2", text = "A listener gets them in that order, too.")
  void heardAsSent() throws JMSException {
    for (Destination destination : new Destination[] {queue(), topic()}) {
      Connection connection = connection();
      Inbox inbox = new Inbox();
      connection.createSession().createConsumer(destination).setMessageListener(inbox);
      connection.start();
      send(destination, numbers());
      for (String number : numbers()) {
        assertThat(inbox.nextText()).isEqualTo(number);
      }
      connection.close();
    }
  }

  @Statement(
      id = "6.2.9.1-3",
      text = "Each sender's messages keep their order when several send to one destination.")
  void eachSendersOrderHolds() throws Exception {
    Queue queue = queue();
    Topic topic = topic();
    MessageConsumer subscriber = session().createConsumer(topic);
    List<? extends Session> senders = List.of(session(), session(), connection().createSession());
    for (int i = 0; i < COUNT; i++) {
      for (int who = 0; who < senders.size(); who++) {
        send(senders.get(who), queue, who + ":" + i);
        send(senders.get(who), topic, who + ":" + i);
      }
    }
    inOrderOfEachSender(receiveTexts(session().createConsumer(queue), COUNT * senders.size()));
    inOrderOfEachSender(receiveTexts(subscriber, COUNT * senders.size()));
  }

  private static void inOrderOfEachSender(List<String> texts) {
    for (int who = 0; who < 3; who++) {
      String prefix = who + ":";
      List<Integer> numbers =
          texts.stream()
              .filter(text -> text.startsWith(prefix))
              .map(text -> Integer.valueOf(text.substring(prefix.length())))
              .toList();
      assertThat(numbers).hasSize(COUNT).isSorted();
    }
  }

  @Statement(
      id = "6.2.9.1-4",
      text =
          "What was recovered or rolled back comes again in its order, before what is behind it.")
  void redeliveredInOrder() throws JMSException {
    for (int mode : new int[] {Session.CLIENT_ACKNOWLEDGE, Session.SESSION_TRANSACTED}) {
      Queue queue = queue();
      send(queue, numbers());
      Session session = session(mode);
      MessageConsumer consumer = session.createConsumer(queue);
      receiveTexts(consumer, COUNT / 2);
      if (mode == Session.SESSION_TRANSACTED) {
        session.rollback();
      } else {
        session.recover();
      }
      assertThat(receiveTexts(consumer, COUNT)).containsExactly(numbers());
      session.close();
    }
  }

  @Statement(
      id = "6.2.9.1-5",
      text = "What a closed session had not acknowledged comes to the next one first and in order.")
  void returnedInOrder() throws JMSException {
    Queue queue = queue();
    send(queue, numbers());
    try (Session first = session(Session.CLIENT_ACKNOWLEDGE)) {
      receiveTexts(first.createConsumer(queue), COUNT / 2);
    }
    assertThat(receiveTexts(session().createConsumer(queue), COUNT)).containsExactly(numbers());
  }

  @Statement(
      id = "6.2.9.2-1",
      text = "Order holds within a delivery mode when a session sends in both.")
  void orderWithinADeliveryMode() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < COUNT; i++) {
      int mode = i % 2 == 0 ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
      producer.send(session.createTextMessage(Integer.toString(i)), mode, 4, 0);
    }
    List<Integer> persistent = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    MessageConsumer consumer = session.createConsumer(queue);
    for (int i = 0; i < COUNT; i++) {
      Message message = receive(consumer);
      boolean kept = message.getJMSDeliveryMode() == DeliveryMode.PERSISTENT;
      (kept ? persistent : others).add(Integer.valueOf(message.getBody(String.class)));
    }
    assertThat(persistent).hasSize(COUNT / 2).isSorted();
    assertThat(others).hasSize(COUNT / 2).isSorted();
  }

  @Statement(
      id = "6.2.9.2-2",
      text = "The messages of a transaction are received in the order in which it sent them.")
  void orderWithinATransaction() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED);
    Queue queue = queue();
    Topic topic = topic();
    MessageConsumer subscriber = session().createConsumer(topic);
    for (String number : numbers()) {
      send(session, queue, number);
      send(session, topic, number);
    }
    session.commit();
    contains(queue, numbers());
    assertThat(receiveTexts(subscriber, COUNT)).containsExactly(numbers());
  }

  @Statement(
      id = "6.2.9.2-3",
      text = "The order holds for what a context sends, and over several transactions.")
  void orderOfAContext() throws JMSException {
    Queue queue = queue();
    JMSContext context = context(JMSContext.SESSION_TRANSACTED);
    JMSProducer producer = context.createProducer();
    for (int i = 0; i < COUNT; i++) {
      producer.send(queue, Integer.toString(i));
      if (i % 10 == 9) {
        context.commit();
      }
    }
    contains(queue, numbers());
  }

  private static String[] numbers() {
    return IntStream.range(0, COUNT).mapToObj(Integer::toString).toArray(String[]::new);
  }
}
