package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Local transactions (JMS 3.1, 6.2.7). */
class TransactionTest extends ConformanceCase {

  @Statement(id = "6.2.7-1", text = "What a transaction sends is not received before its commit.")
  void sentIsInvisibleBeforeCommit() throws JMSException {
    Session session = transacted();
    Queue queue = queue();
    MessageConsumer consumer = session().createConsumer(queue);
    send(session, queue, "one", "two");
    receivesNothing(consumer);
    session.commit();
    assertThat(receiveTexts(consumer, 2)).containsExactly("one", "two");
  }

  @Statement(
      id = "6.2.7-2",
      text = "Not even the transaction itself receives what it has sent and not committed.")
  void sentIsInvisibleToItself() throws JMSException {
    Session session = transacted();
    Queue queue = queue();
    MessageConsumer consumer = session.createConsumer(queue);
    send(session, queue, "any");
    receivesNothing(consumer);
    session.commit();
    assertThat(receiveText(consumer)).isEqualTo("any");
    session.commit();
  }

  @Statement(id = "6.2.7-3", text = "A rollback destroys what the transaction has sent.")
  void rollbackDestroysTheSent() throws JMSException {
    Session session = transacted();
    Queue queue = queue();
    Topic topic = topic();
    MessageConsumer subscriber = session().createConsumer(topic);
    send(session, queue, "destroyed");
    send(session, topic, "destroyed");
    session.rollback();
    send(session, queue, "kept");
    send(session, topic, "kept");
    session.commit();
    contains(queue, "kept");
    assertThat(receiveText(subscriber)).isEqualTo("kept");
  }

  @Statement(
      id = "6.2.7-4",
      text = "A rollback recovers what the transaction has consumed: again, in order and marked.")
  void rollbackRecoversTheConsumed() throws JMSException {
    Session session = transacted();
    Queue queue = queue();
    send(queue, "one", "two", "three");
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(receiveTexts(consumer, 2)).containsExactly("one", "two");
    session.rollback();
    for (String text : new String[] {"one", "two", "three"}) {
      Message message = receive(consumer);
      assertThat(message.getBody(String.class)).isEqualTo(text);
      assertThat(message.getJMSRedelivered()).isEqualTo(!text.equals("three"));
    }
    session.commit();
  }

  @Statement(id = "6.2.7-5", text = "A commit acknowledges what the transaction has consumed.")
  void commitAcknowledges() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two", "three");
    Session session = transacted();
    receiveTexts(session.createConsumer(queue), 2);
    session.commit();
    session.rollback();
    session.close();
    contains(queue, "three");
  }

  @Statement(
      id = "6.2.7-6",
      text = "The end of a transaction begins the next one, after a commit as after a rollback.")
  void nextBeginsByItself() throws JMSException {
    Session session = transacted();
    Queue queue = queue();
    for (int i = 0; i < 3; i++) {
      send(session, queue, "committed " + i);
      session.commit();
      send(session, queue, "rolled back " + i);
      session.rollback();
    }
    contains(queue, "committed 0", "committed 1", "committed 2");
  }

  @Statement(
      id = "6.2.7-7",
      text = "A transaction spans all of its session's producers, consumers and destinations.")
  void transactionSpansItsSession() throws JMSException {
    Session session = transacted();
    Queue from = queue();
    Queue second = queue();
    Queue to = queue();
    Topic topic = topic();
    MessageConsumer subscriber = session().createConsumer(topic);
    send(from, "any");
    send(second, "any");
    for (boolean commit : new boolean[] {false, true}) {
      try (MessageConsumer consumer = session.createConsumer(from);
          MessageConsumer other = session.createConsumer(second)) {
        assertThat(receiveText(consumer)).isEqualTo("any");
        assertThat(receiveText(other)).isEqualTo("any");
      }
      send(session, to, "commit: " + commit);
      send(session, topic, "commit: " + commit);
      if (commit) {
        session.commit();
      } else {
        session.rollback();
      }
    }
    session.close();
    contains(to, "commit: true");
    assertThat(receiveText(subscriber)).isEqualTo("commit: true");
    contains(from);
    contains(second);
  }

  @Statement(
      id = "6.2.7-8",
      text = "Transactions of different sessions of one connection end apart from each other.")
  void sessionsHaveTheirOwn() throws JMSException {
    Connection connection = connection();
    Session first = connection.createSession(Session.SESSION_TRANSACTED);
    Session second = connection.createSession(Session.SESSION_TRANSACTED);
    Queue queue = queue();
    send(first, queue, "first");
    send(second, queue, "second");
    second.commit();
    first.rollback();
    contains(queue, "second");
  }

  @Statement(
      id = "6.2.7-9",
      text = "commit and rollback of a session without transactions throw IllegalStateException.")
  void untransactedSessionHasNone() throws JMSException {
    for (int mode : new int[] {1, 2, 3}) {
      Session session = session(mode);
      refuses(IllegalStateException.class, session::commit);
      refuses(IllegalStateException.class, session::rollback);
      JMSContext context = context(mode);
      refuses(IllegalStateRuntimeException.class, context::commit);
      refuses(IllegalStateRuntimeException.class, context::rollback);
    }
  }

  @Statement(
      id = "6.2.7-10",
      text = "recover of a transacted session, or context, throws IllegalStateException.")
  void transactedSessionDoesNotRecover() throws JMSException {
    refuses(IllegalStateException.class, transacted()::recover);
    refuses(IllegalStateRuntimeException.class, context(JMSContext.SESSION_TRANSACTED)::recover);
  }

  @Statement(id = "6.2.7-11", text = "A transaction in which nothing was done can be ended.")
  void emptyTransactionsEnd() throws JMSException {
    Session session = transacted();
    session.commit();
    session.rollback();
    session.commit();
    JMSContext context = context(JMSContext.SESSION_TRANSACTED);
    context.rollback();
    context.commit();
  }

  @Statement(id = "6.2.7-12", text = "A transacted context commits and rolls back in the same way.")
  void contextCommitsAndRollsBack() throws JMSException {
    Queue from = queue();
    Queue to = queue();
    send(from, "any");
    JMSContext context = context(JMSContext.SESSION_TRANSACTED);
    JMSConsumer consumer = context.createConsumer(from);
    assertThat(receiveText(consumer)).isEqualTo("any");
    context.createProducer().send(to, "rolled back");
    context.rollback();
    assertThat(receiveText(consumer)).isEqualTo("any");
    context.createProducer().send(to, "committed");
    context.commit();
    context.close();
    contains(from);
    contains(to, "committed");
  }

  @Statement(
      id = "6.2.7-13",
      text = "A listener ends its session's transaction: a rollback brings its message again.")
  void listenerEndsTheTransaction() throws Exception {
    Queue queue = queue();
    Connection connection = connection();
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    BlockingQueue<Boolean> redelivered = new LinkedBlockingQueue<>();
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                redelivered.add(message.getJMSRedelivered());
                if (message.getJMSRedelivered()) {
                  session.commit();
                } else {
                  session.rollback();
                }
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
            });
    connection.start();
    send(queue, "any");
    assertThat(redelivered.poll(LIMIT_MS, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(redelivered.poll(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
    connection.close();
    assertThat(redelivered).isEmpty();
    contains(queue);
  }

  @Statement(
      id = "6.2.7-14",
      text =
          "Closing producer or consumer changes nothing of the transaction that they were part of.")
  void closedPartsStayInTheTransaction() throws JMSException {
    Queue from = queue();
    Queue to = queue();
    send(from, "any");
    Session session = transacted();
    MessageConsumer consumer = session.createConsumer(from);
    receive(consumer);
    consumer.close();
    MessageProducer producer = session.createProducer(to);
    producer.send(session.createTextMessage("any"));
    producer.close();
    assertThat(browse(session(), to)).isEmpty();
    session.commit();
    contains(to, "any");
    contains(from);
  }

  @Statement(
      id = "6.2.7-15",
      text = "A message object may be changed and sent again within the transaction.")
  void sentMessageIsACopy() throws JMSException {
    Session session = transacted();
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    var message = session.createTextMessage("one");
    producer.send(message);
    message.setText("two");
    producer.send(message);
    session.commit();
    contains(queue, "one", "two");
  }

  @Statement(
      id = "6.2.7-16",
      text = "A rollback brings a topic's message again to the subscriber that had it.")
  void rollbackOfASubscriber() throws JMSException {
    Topic topic = topic();
    Session session = transacted();
    MessageConsumer consumer = session.createConsumer(topic);
    send(topic, "any");
    for (boolean again : new boolean[] {false, true}) {
      Message message = receive(consumer);
      assertThat(message.getBody(String.class)).isEqualTo("any");
      assertThat(message.getJMSRedelivered()).isEqualTo(again);
      if (!again) {
        session.rollback();
      }
    }
    session.commit();
    receivesNothing(consumer);
  }

  @Statement(
      id = "6.2.7-17",
      text = "What is rolled back after its consumer was closed goes to other consumers.")
  void rollbackReachesOtherConsumers() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    Session session = transacted();
    try (MessageConsumer consumer = session.createConsumer(queue)) {
      receive(consumer);
    }
    MessageConsumer other = session().createConsumer(queue);
    receivesNothing(other);
    session.rollback();
    assertThat(receiveText(other)).isEqualTo("any");
  }

  @Statement(
      id = "6.2.7-18",
      text = "Listeners that roll back now and then pass each message on exactly once.")
  void eachMessageIsPassedOnOnce() throws Exception {
    Queue from = queue();
    Queue to = queue();
    Connection connection = connection();
    for (int i = 0; i < 2; i++) {
      Session session = connection.createSession(Session.SESSION_TRANSACTED);
      MessageProducer producer = session.createProducer(to);
      AtomicInteger calls = new AtomicInteger();
      MessageConsumer consumer = session.createConsumer(from);
      consumer.setMessageListener(
          message -> {
            try {
              producer.send(message);
              if (calls.incrementAndGet() % 3 == 0) {
                session.rollback();
              } else {
                session.commit();
              }
            } catch (JMSException e) {
              throw new AssertionError(e);
            }
          });
    }
    Set<String> sent = new HashSet<>();
    Session sender = session();
    for (int i = 0; i < 60; i++) {
      sent.add(Integer.toString(i));
      send(sender, from, Integer.toString(i));
    }
    connection.start();
    MessageConsumer results = session().createConsumer(to);
    assertThat(receiveTexts(results, sent.size())).containsExactlyInAnyOrderElementsOf(sent);
    receivesNothing(results);
  }

  private Session transacted() throws JMSException {
    return session(Session.SESSION_TRANSACTED);
  }
}
