package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Inbox;
import org.angarium.tck.conformance.Statement;
import org.awaitility.Awaitility;

/** Acknowledging, recovering, and no duplicates (JMS 3.1, 6.2.10 to 6.2.12). */
class AcknowledgmentTest extends ConformanceCase {
  private static final int[] AUTOMATIC = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE};

  // --- 6.2.10, automatic modes

  @Statement(
      id = "6.2.10-1",
      text = "With AUTO_ACKNOWLEDGE a message is acknowledged when receive has returned it.")
  void autoAcknowledgesAReceive() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two");
    try (Session session = session(Session.AUTO_ACKNOWLEDGE)) {
      assertThat(receiveText(session.createConsumer(queue))).isEqualTo("one");
    }
    contains(queue, "two");
  }

  @Statement(
      id = "6.2.10-2",
      text = "With AUTO_ACKNOWLEDGE a message is acknowledged when its listener has returned.")
  void autoAcknowledgesAListener() throws Exception {
    Queue queue = queue();
    try (Connection connection = connection()) {
      SlowListener listener = new SlowListener();
      connection.createSession().createConsumer(queue).setMessageListener(listener);
      connection.start();
      send(queue, "any");
      listener.awaitMessage();
      assertThat(listener.isDone()).isFalse();
      listener.release();
      await(listener.work());
    }
    contains(queue);
  }

  @Statement(
      id = "6.2.10-3",
      text = "With DUPS_OK_ACKNOWLEDGE each message comes, and an orderly close acknowledges all.")
  void dupsOkAcknowledges() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two", "three");
    try (Session session = session(Session.DUPS_OK_ACKNOWLEDGE)) {
      MessageConsumer consumer = session.createConsumer(queue);
      assertThat(receiveTexts(consumer, 3)).containsExactly("one", "two", "three");
    }
    contains(queue);
  }

  @Statement(
      id = "6.2.10-4",
      text = "acknowledge on a message does nothing unless the mode is CLIENT_ACKNOWLEDGE.")
  void otherModesIgnoreAcknowledge() throws JMSException {
    for (int mode : AUTOMATIC) {
      Queue queue = queue();
      send(queue, "one", "two");
      Session session = session(mode);
      MessageConsumer consumer = session.createConsumer(queue);
      receive(consumer).acknowledge();
      assertThat(receiveText(consumer)).isEqualTo("two");
      session.close();
    }
    Queue queue = queue();
    send(queue, "any");
    Session transacted = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = transacted.createConsumer(queue);
    receive(consumer).acknowledge();
    transacted.rollback();
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  // --- 6.2.10, CLIENT_ACKNOWLEDGE

  @Statement(
      id = "6.2.10-5",
      text = "acknowledge on one message acknowledges all that its session has delivered.")
  void acknowledgeCoversTheSession() throws JMSException {
    Queue first = queue();
    Queue second = queue();
    send(first, "one", "two", "three");
    send(second, "four");
    try (Session session = session(Session.CLIENT_ACKNOWLEDGE)) {
      MessageConsumer consumer = session.createConsumer(first);
      receive(consumer);
      Message middle = receive(consumer);
      receive(consumer);
      receive(session.createConsumer(second));
      middle.acknowledge();
    }
    contains(first);
    contains(second);
  }

  @Statement(
      id = "6.2.10-6",
      text = "acknowledge leaves what the session has not delivered to the application.")
  void acknowledgeLeavesTheUndelivered() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two", "three");
    try (Session session = session(Session.CLIENT_ACKNOWLEDGE)) {
      receive(session.createConsumer(queue)).acknowledge();
    }
    contains(queue, "two", "three");
  }

  @Statement(id = "6.2.10-7", text = "acknowledge leaves what other sessions have delivered.")
  void acknowledgeLeavesOtherSessions() throws JMSException {
    Queue queue = queue();
    send(queue, "one");
    Session other = session(Session.CLIENT_ACKNOWLEDGE);
    try (MessageConsumer consumer = other.createConsumer(queue)) {
      receive(consumer);
    }
    send(queue, "two");
    try (Session session = session(Session.CLIENT_ACKNOWLEDGE)) {
      receive(session.createConsumer(queue)).acknowledge();
    }
    other.close();
    contains(queue, "one");
  }

  @Statement(
      id = "6.2.10-8",
      text = "What is delivered after an acknowledge is not acknowledged by it.")
  void acknowledgeDoesNotReachAhead() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two");
    try (Session session = session(Session.CLIENT_ACKNOWLEDGE)) {
      MessageConsumer consumer = session.createConsumer(queue);
      receive(consumer).acknowledge();
      receive(consumer);
    }
    contains(queue, "two");
  }

  @Statement(
      id = "6.2.10-9",
      text = "A listener's messages are acknowledged by the client, not by the listener's return.")
  void listenerAcknowledges() throws Exception {
    Queue queue = queue();
    send(queue, "one", "two", "three");
    BlockingQueue<String> acknowledged = new LinkedBlockingQueue<>();
    try (Connection connection = connection()) {
      Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
      session
          .createConsumer(queue)
          .setMessageListener(
              message -> {
                try {
                  String text = message.getBody(String.class);
                  if (text.equals("two")) {
                    message.acknowledge();
                  }
                  acknowledged.add(text);
                } catch (JMSException e) {
                  throw new AssertionError(e);
                }
              });
      connection.start();
      for (String text : new String[] {"one", "two", "three"}) {
        assertThat(acknowledged.poll(LIMIT_MS, TimeUnit.MILLISECONDS)).isEqualTo(text);
      }
    }
    contains(queue, "three");
  }

  // --- 6.2.10, recover

  @Statement(
      id = "6.2.10-10",
      text = "recover begins again with the first message that is not acknowledged.")
  void recoverBeginsAgain() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two", "three", "four");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer).acknowledge();
    assertThat(receiveTexts(consumer, 2)).containsExactly("two", "three");
    session.recover();
    assertThat(receiveTexts(consumer, 3)).containsExactly("two", "three", "four");
  }

  @Statement(
      id = "6.2.10-11",
      text = "What recover brings again is marked, and its delivery count has grown by one.")
  void recoveredIsMarked() throws JMSException {
    Queue queue = queue();
    Topic topic = topic();
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    List<MessageConsumer> consumers =
        List.of(session.createConsumer(queue), session.createConsumer(topic));
    send(queue, "any");
    send(topic, "any");
    for (int delivery = 1; delivery <= 3; delivery++) {
      for (MessageConsumer consumer : consumers) {
        Message message = receive(consumer);
        assertThat(message.getJMSRedelivered()).isEqualTo(delivery > 1);
        assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(delivery);
      }
      session.recover();
    }
  }

  @Statement(id = "6.2.10-12", text = "recover holds for all consumers of the session.")
  void recoverCoversTheSession() throws JMSException {
    Queue first = queue();
    Queue second = queue();
    send(first, "first");
    send(second, "second");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer one = session.createConsumer(first);
    MessageConsumer two = session.createConsumer(second);
    receive(one);
    receive(two);
    session.recover();
    assertThat(receiveText(two)).isEqualTo("second");
    assertThat(receiveText(one)).isEqualTo("first");
  }

  @Statement(id = "6.2.10-13", text = "A recovered message can be acknowledged.")
  void recoveredIsAcknowledged() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    try (Session session = session(Session.CLIENT_ACKNOWLEDGE)) {
      MessageConsumer consumer = session.createConsumer(queue);
      receive(consumer);
      session.recover();
      receive(consumer).acknowledge();
      session.recover();
      receivesNothing(consumer);
    }
    contains(queue);
  }

  @Statement(
      id = "6.2.10-14",
      text = "A listener may recover its session, and gets its message again.")
  void listenerRecovers() throws Exception {
    Queue queue = queue();
    Connection connection = connection();
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    AtomicInteger calls = new AtomicInteger();
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                heard.add(message.getBody(String.class) + " " + message.getJMSRedelivered());
                if (calls.incrementAndGet() == 2) {
                  session.recover();
                }
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
            });
    send(queue, "one", "two");
    connection.start();
    for (String text : new String[] {"one false", "two false", "one true", "two true"}) {
      assertThat(heard.poll(LIMIT_MS, TimeUnit.MILLISECONDS)).isEqualTo(text);
    }
  }

  @Statement(
      id = "6.2.10-15",
      text = "recover in an automatic mode brings back nothing that receive has returned.")
  void automaticModesHaveNothingToRecover() throws JMSException {
    for (int mode : AUTOMATIC) {
      Queue queue = queue();
      send(queue, "one", "two");
      Session session = session(mode);
      MessageConsumer consumer = session.createConsumer(queue);
      assertThat(receiveText(consumer)).isEqualTo("one");
      session.recover();
      assertThat(receiveText(consumer)).isEqualTo("two");
      session.close();
    }
  }

  @Statement(
      id = "6.2.10-19",
      text = "After recover a message of higher priority that came meanwhile comes first.")
  void urgentMessageOvertakesTheRecovered() throws JMSException {
    Queue queue = queue();
    send(queue, "one");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    context().createProducer().setPriority(9).send(queue, "urgent");
    session.recover();
    assertThat(receiveTexts(consumer, 2)).containsExactly("urgent", "one");
  }

  @Statement(
      id = "6.2.10-20",
      text = "A message that expired meanwhile does not come again after recover.")
  void expiredIsNotRecovered() throws JMSException {
    Queue queue = queue();
    context().createProducer().setTimeToLive(300).send(queue, "short-lived");
    send(queue, "any");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    Message first = receive(consumer);
    assertThat(first.getBody(String.class)).isEqualTo("short-lived");
    long expiration = first.getJMSExpiration();
    Awaitility.await().until(() -> System.currentTimeMillis() > expiration);
    session.recover();
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  // --- 6.2.10, contexts

  @Statement(
      id = "6.2.10-16",
      text = "acknowledge of a context acknowledges all that its session has delivered.")
  void contextAcknowledges() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two", "three");
    try (JMSContext context = factory().createContext(JMSContext.CLIENT_ACKNOWLEDGE)) {
      JMSConsumer consumer = context.createConsumer(queue);
      receive(consumer);
      receiveText(consumer);
      context.acknowledge();
    }
    contains(queue, "three");
  }

  @Statement(
      id = "6.2.10-17",
      text = "acknowledge of a context does nothing unless its mode is CLIENT_ACKNOWLEDGE.")
  void otherContextsIgnoreAcknowledge() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    context(JMSContext.AUTO_ACKNOWLEDGE).acknowledge();
    context(JMSContext.DUPS_OK_ACKNOWLEDGE).acknowledge();
    JMSContext transacted = context(JMSContext.SESSION_TRANSACTED);
    JMSConsumer consumer = transacted.createConsumer(queue);
    receive(consumer);
    transacted.acknowledge();
    transacted.rollback();
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  @Statement(id = "6.2.10-18", text = "recover of a context begins again in the same way.")
  void contextRecovers() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two");
    JMSContext context = context(JMSContext.CLIENT_ACKNOWLEDGE);
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(receiveText(consumer)).isEqualTo("one");
    context.recover();
    Message again = receive(consumer);
    assertThat(again.getBody(String.class)).isEqualTo("one");
    assertThat(again.getJMSRedelivered()).isTrue();
    context.acknowledge();
    assertThat(receiveText(consumer)).isEqualTo("two");
  }

  // --- 6.2.11, 6.2.12

  @Statement(
      id = "6.2.11-1",
      text = "An acknowledged message comes to nobody again, whatever its session does afterwards.")
  void acknowledgedNeverComesAgain() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    receive(consumer).acknowledge();
    session.recover();
    receivesNothing(consumer);
    consumer.close();
    session.close();
    assertThat(browse(session(), queue)).isEmpty();
    contains(queue);
  }

  @Statement(
      id = "6.2.11-2",
      text = "A message that one session holds unacknowledged is given to no other one.")
  void heldByOneSession() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    receive(session.createConsumer(queue));
    receivesNothing(session().createConsumer(queue));
  }

  @Statement(
      id = "6.2.12-1",
      text = "Of what is sent once each message is received once, by however many at a time.")
  void nothingIsDoubled() throws Exception {
    Queue queue = queue();
    int count = 200;
    List<CompletableFuture<List<String>>> receivers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      MessageConsumer consumer = session().createConsumer(queue);
      receivers.add(inBackground(() -> receiveToTheEnd(consumer)));
    }
    for (int i = 0; i < count; i++) {
      send(queue, Integer.toString(i));
    }
    send(queue, "end", "end", "end");
    List<String> all = new ArrayList<>();
    for (CompletableFuture<List<String>> receiver : receivers) {
      all.addAll(await(receiver));
    }
    assertThat(all).hasSize(count).doesNotHaveDuplicates();
  }

  private static List<String> receiveToTheEnd(MessageConsumer consumer) throws JMSException {
    List<String> texts = new ArrayList<>();
    String text = receiveText(consumer);
    while (!text.equals("end")) {
      texts.add(text);
      text = receiveText(consumer);
    }
    consumer.close();
    return texts;
  }

  @Statement(
      id = "6.2.12-2",
      text =
          "A message that is sent once comes once, though its session rolls back and fails calls.")
  void errorsDoubleNothing() throws JMSException {
    Queue queue = queue();
    Inbox inbox = new Inbox();
    session().createConsumer(queue).setMessageListener(inbox);
    Session session = session(Session.SESSION_TRANSACTED);
    send(session, queue, "once");
    refuses(JMSException.class, session::recover);
    refuses(JMSException.class, () -> session.createConsumer(null));
    session.commit();
    session.commit();
    session.rollback();
    assertThat(inbox.nextText()).isEqualTo("once");
    inbox.staysEmpty();
  }
}
