package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class TransactionTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");
  private final Queue answers = new NamedQueue("answers");

  @Test
  void sendsShowWithTheCommit() throws Exception {
    Session session = broker.session(Session.SESSION_TRANSACTED);
    session.createProducer(queue).send(session.createTextMessage("a"));
    assertThat(broker.depth(queue)).isZero();

    session.commit();

    assertThat(broker.depth(queue)).isEqualTo(1);
  }

  @Test
  void rollbackForgetsSendsAndRedeliversInOrderBeforeTheUnseen() throws Exception {
    broker.send(queue, "a", "b", "c", "d");
    Session session = broker.session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(text(consumer.receive(10_000))).isEqualTo("a");
    assertThat(text(consumer.receive(10_000))).isEqualTo("b");
    session.createProducer(answers).send(session.createTextMessage("gone"));

    session.rollback();

    for (String text : List.of("a", "b")) {
      Message again = consumer.receive(10_000);
      assertThat(text(again)).isEqualTo(text);
      assertThat(again.getJMSRedelivered()).isTrue();
      assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    }
    Message fresh = consumer.receive(10_000);
    assertThat(text(fresh)).isEqualTo("c");
    assertThat(fresh.getJMSRedelivered()).isFalse();
    session.commit();
    assertThat(broker.depth(answers)).isZero();
    session.close();
    assertThat(broker.depth(queue)).isEqualTo(1);
  }

  @Test
  void commitTakesManyReceivedMessagesTogether() throws Exception {
    String[] sent = IntStream.range(0, 700).mapToObj(String::valueOf).toArray(String[]::new);
    broker.send(queue, sent);
    Session session = broker.session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    for (String text : sent) {
      assertThat(text(consumer.receive(10_000))).isEqualTo(text);
    }
    session.rollback();
    for (String text : sent) {
      assertThat(text(consumer.receive(10_000))).isEqualTo(text);
    }

    session.commit();
    session.close();

    assertThat(broker.depth(queue)).isZero();
  }

  @Test
  void closingRollsBack() throws Exception {
    broker.send(queue, "a");
    Session session = broker.session(Session.SESSION_TRANSACTED);
    assertThat(text(session.createConsumer(queue).receive(10_000))).isEqualTo("a");
    session.createProducer(answers).send(session.createTextMessage("gone"));

    session.close();

    assertThat(broker.depth(answers)).isZero();
    MessageConsumer next = broker.session(Session.AUTO_ACKNOWLEDGE).createConsumer(queue);
    Message again = next.receive(10_000);
    assertThat(again.getJMSRedelivered()).isTrue();
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
  }

  @Test
  void aListenerCommitsAndRollsBack() throws Exception {
    Session session = broker.session(Session.SESSION_TRANSACTED);
    List<String> seen = new CopyOnWriteArrayList<>();
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                seen.add(text(message) + message.getIntProperty("JMSXDeliveryCount"));
                if (message.getJMSRedelivered()) {
                  session.commit();
                } else {
                  session.rollback();
                }
              } catch (JMSException e) {
                seen.add(e.toString());
              }
            });

    broker.send(queue, "a", "b");

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(seen).containsExactly("a1", "a2", "b1", "b2"));
    session.close();
    assertThat(broker.depth(queue)).isZero();
  }

  @Test
  void closingAConsumerLeavesTheTransactionAlone() throws Exception {
    broker.send(queue, "a", "b");
    Session session = broker.session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    consumer.receive(10_000);
    consumer.close();

    session.commit();
    session.close();

    assertThat(broker.depth(queue)).isEqualTo(1);
  }

  @Test
  void needsATransactedSession() throws Exception {
    for (int mode :
        new int[] {
          Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE
        }) {
      Session session = broker.session(mode);
      assertThat(session.getTransacted()).isFalse();
      assertThat(session.getAcknowledgeMode()).isEqualTo(mode);
      assertThatThrownBy(session::commit).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(session::rollback).isInstanceOf(IllegalStateException.class);
      JMSContext context = broker.context(mode);
      assertThatThrownBy(context::commit).isInstanceOf(IllegalStateRuntimeException.class);
      assertThatThrownBy(context::rollback).isInstanceOf(IllegalStateRuntimeException.class);
    }
  }

  @Test
  void ignoresTheSecondArgumentOfATransactedSession() throws Exception {
    Session session = broker.connection().createSession(true, Session.CLIENT_ACKNOWLEDGE);

    assertThat(session.getTransacted()).isTrue();
    assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
    assertThatThrownBy(() -> broker.connection().createSession(false, Session.SESSION_TRANSACTED))
        .isInstanceOf(JMSException.class);
    for (int mode : new int[] {-1, 4, 99}) {
      assertThatThrownBy(() -> broker.connection().createSession(mode))
          .isInstanceOf(JMSException.class);
      assertThatThrownBy(() -> broker.context(mode))
          .isInstanceOf(jakarta.jms.JMSRuntimeException.class);
    }
  }

  @Test
  void acknowledgeIsIgnored() throws Exception {
    broker.send(queue, "a");
    Session session = broker.session(Session.SESSION_TRANSACTED);
    session.createConsumer(queue).receive(10_000).acknowledge();

    session.close();

    assertThat(broker.depth(queue)).isEqualTo(1);
  }

  @Test
  void timesCountFromTheSendNotFromTheCommit() throws Exception {
    Session session = broker.session(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    producer.setTimeToLive(60_000);
    producer.send(session.createTextMessage("brief"));
    broker.advance(Duration.ofMinutes(1));

    session.commit();

    assertThat(session.createConsumer(queue).receiveNoWait()).isNull();
  }
}
