package org.angarium.tck.conformance.chapter8;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Inbox;
import org.angarium.tck.conformance.Statement;

/** Receiving messages by a listener. */
class MessageListenerTest extends ConformanceCase {

  /** Keeps every message in an inbox, and throws at the first deliveries of one of them. */
  private record Throwing(Inbox inbox, String text, int times) implements MessageListener {
    @Override
    public void onMessage(Message message) {
      inbox.onMessage(message);
      if (textOf(message).equals(text) && countOf(message) <= times) {
        throw new IllegalArgumentException("meant to fail");
      }
    }
  }

  private static String textOf(Message message) {
    try {
      return message.getBody(String.class);
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private static int countOf(Message message) {
    try {
      return message.getIntProperty("JMSXDeliveryCount");
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private static void isDelivery(Message message, String text, int count) throws JMSException {
    assertThat(message.getBody(String.class)).isEqualTo(text);
    assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(count);
    assertThat(message.getJMSRedelivered()).isEqualTo(count > 1);
  }

  @Statement(
      id = "8.7-1",
      text = "A listener gets what waited and what comes later, in the order of the sends.")
  void listenerGetsMessages() throws JMSException {
    Queue queue = queue();
    send(queue, "1", "2");
    Inbox inbox = new Inbox();
    session().createConsumer(queue).setMessageListener(inbox);
    send(queue, "3", "4");
    for (String expected : new String[] {"1", "2", "3", "4"}) {
      assertThat(inbox.nextText()).isEqualTo(expected);
    }
  }

  @Statement(id = "8.7-2", text = "A JMSConsumer's listener gets messages likewise.")
  void contextListenerGetsMessages() throws JMSException {
    Queue queue = queue();
    send(queue, "1");
    Inbox inbox = new Inbox();
    JMSConsumer consumer = context().createConsumer(queue);
    assertThat(consumer.getMessageListener()).isNull();
    consumer.setMessageListener(inbox);
    assertThat(consumer.getMessageListener()).isSameAs(inbox);
    send(queue, "2");
    assertThat(inbox.nextText()).isEqualTo("1");
    assertThat(inbox.nextText()).isEqualTo("2");
  }

  @Statement(
      id = "8.7-3",
      text = "A consumer tells its listener; null takes it away, and receive may be used again.")
  void listenerIsToldAndTakenAway() throws JMSException {
    Queue queue = queue();
    MessageConsumer consumer = session().createConsumer(queue);
    assertThat(consumer.getMessageListener()).isNull();
    Inbox inbox = new Inbox();
    consumer.setMessageListener(inbox);
    assertThat(consumer.getMessageListener()).isSameAs(inbox);
    send(queue, "1");
    assertThat(inbox.nextText()).isEqualTo("1");
    consumer.setMessageListener(null);
    assertThat(consumer.getMessageListener()).isNull();
    send(queue, "2");
    assertThat(receiveText(consumer)).isEqualTo("2");
    inbox.staysEmpty();
  }

  @Statement(
      id = "8.7-4",
      text = "In AUTO_ACKNOWLEDGE a message whose listener threw comes again at once, marked.")
  void throwingInAuto() throws JMSException {
    throwingInAutomaticMode(Session.AUTO_ACKNOWLEDGE);
  }

  @Statement(
      id = "8.7-5",
      text = "In DUPS_OK_ACKNOWLEDGE a message whose listener threw comes again at once, marked.")
  void throwingInDupsOk() throws JMSException {
    throwingInAutomaticMode(Session.DUPS_OK_ACKNOWLEDGE);
  }

  private void throwingInAutomaticMode(int mode) throws JMSException {
    Queue queue = queue();
    send(queue, "1", "2");
    Inbox inbox = new Inbox();
    session(mode).createConsumer(queue).setMessageListener(new Throwing(inbox, "1", 1));
    isDelivery(inbox.next(), "1", 1);
    isDelivery(inbox.next(), "1", 2);
    isDelivery(inbox.next(), "2", 1);
    inbox.staysEmpty();
    contains(queue);
  }

  @Statement(
      id = "8.7-6",
      text = "Each further delivery to a throwing listener is marked and counted.")
  void eachDeliveryIsCounted() throws JMSException {
    Queue queue = queue();
    send(queue, "1");
    Inbox inbox = new Inbox();
    JMSContext context = context();
    context.createConsumer(queue).setMessageListener(new Throwing(inbox, "1", 2));
    isDelivery(inbox.next(), "1", 1);
    isDelivery(inbox.next(), "1", 2);
    isDelivery(inbox.next(), "1", 3);
  }

  @Statement(
      id = "8.7-7",
      text = "In CLIENT_ACKNOWLEDGE the next message follows one whose listener threw.")
  void throwingInClient() throws JMSException {
    Queue queue = queue();
    send(queue, "1", "2");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    Inbox inbox = new Inbox();
    session.createConsumer(queue).setMessageListener(new Throwing(inbox, "1", 1));
    isDelivery(inbox.next(), "1", 1);
    isDelivery(inbox.next(), "2", 1);
    inbox.staysEmpty();
    session.close();
    contains(queue, "1", "2");
  }

  @Statement(
      id = "8.7-8",
      text = "In CLIENT_ACKNOWLEDGE recover brings back the message whose listener threw.")
  void recoverAfterThrowing() throws JMSException {
    Queue queue = queue();
    send(queue, "1", "2");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    Inbox inbox = new Inbox();
    MessageListener throwing = new Throwing(inbox, "1", 1);
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              if (textOf(message).equals("2") && countOf(message) == 1) {
                recover(session);
              }
              throwing.onMessage(message);
            });
    isDelivery(inbox.next(), "1", 1);
    isDelivery(inbox.next(), "2", 1);
    isDelivery(inbox.next(), "1", 2);
    isDelivery(inbox.next(), "2", 2);
  }

  private static void recover(Session session) {
    try {
      session.recover();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  @Statement(
      id = "8.7-9",
      text = "In a transaction the next message follows one whose listener threw.")
  void throwingInTransaction() throws Exception {
    Queue queue = queue();
    send(queue, "1", "2");
    Session session = session(Session.SESSION_TRANSACTED);
    Inbox inbox = new Inbox();
    session.createConsumer(queue).setMessageListener(new Throwing(inbox, "1", 1));
    isDelivery(inbox.next(), "1", 1);
    isDelivery(inbox.next(), "2", 1);
    inbox.staysEmpty();
  }

  @Statement(
      id = "8.7-10",
      text = "A listener that throws rolls nothing back: a later commit takes what it did.")
  void throwingDoesNotRollBack() throws JMSException {
    Queue queue = queue();
    Queue results = queue();
    send(queue, "1", "2");
    Session session = session(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(results);
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                producer.send(session.createTextMessage("of " + textOf(message)));
                if (textOf(message).equals("2")) {
                  session.commit();
                  return;
                }
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
              throw new IllegalArgumentException("meant to fail");
            });
    contains(results, "of 1", "of 2");
    session.close();
    contains(queue);
  }

  @Statement(
      id = "8.7-11",
      text = "A listener may roll back after an exception; both messages then come again.")
  void rollbackAfterThrowing() throws JMSException {
    Queue queue = queue();
    send(queue, "1", "2");
    Session session = session(Session.SESSION_TRANSACTED);
    Inbox inbox = new Inbox();
    MessageListener throwing = new Throwing(inbox, "1", 1);
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              throwing.onMessage(message);
              if (textOf(message).equals("2") && countOf(message) == 1) {
                try {
                  session.rollback();
                } catch (JMSException e) {
                  throw new AssertionError(e);
                }
              }
            });
    isDelivery(inbox.next(), "1", 1);
    isDelivery(inbox.next(), "2", 1);
    isDelivery(inbox.next(), "1", 2);
    isDelivery(inbox.next(), "2", 2);
  }

  @Statement(
      id = "8.7-12",
      text = "In AUTO_ACKNOWLEDGE a message is acknowledged when its listener has returned.")
  void acknowledgedAfterListener() throws JMSException {
    Queue queue = queue();
    send(queue, "1");
    Inbox inbox = new Inbox();
    Session session = session();
    session.createConsumer(queue).setMessageListener(inbox);
    inbox.next();
    session.close();
    contains(queue);
  }

  @Statement(
      id = "8.7-13",
      text = "A listener may receive with another consumer, send and commit in its session.")
  void listenerMayUseItsSession() throws JMSException {
    Queue queue = queue();
    Queue side = queue();
    Queue results = queue();
    send(side, "side");
    send(queue, "main");
    Session session = session(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(results);
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                producer.send(session.createTextMessage("result of " + textOf(message)));
                session.commit();
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
            });
    contains(results, "result of main");
    contains(side, "side");
  }

  @Statement(
      id = "8.7-14",
      text = "A listener throwing at one message does not keep other consumers' listeners waiting.")
  void otherListenersGoOn() throws JMSException {
    Queue failing = queue();
    Queue working = queue();
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    Inbox first = new Inbox();
    Inbox second = new Inbox();
    session.createConsumer(failing).setMessageListener(new Throwing(first, "bad", 100));
    session.createConsumer(working).setMessageListener(second);
    send(failing, "bad");
    send(working, "good");
    assertThat(first.nextText()).isEqualTo("bad");
    assertThat(second.nextText()).isEqualTo("good");
  }
}
