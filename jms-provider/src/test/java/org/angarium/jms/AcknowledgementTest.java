package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class AcknowledgementTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");

  @Test
  void oneAcknowledgeCoversEverythingTheSessionDelivered() throws Exception {
    Session session = broker.session(Session.CLIENT_ACKNOWLEDGE);
    Queue other = new NamedQueue("other");
    broker.send(queue, "a", "b", "c");
    broker.send(other, "x");
    MessageConsumer consumer = session.createConsumer(queue);
    Message first = consumer.receive(10_000);
    consumer.receive(10_000);
    session.createConsumer(other).receive(10_000);

    first.acknowledge();
    session.close();

    assertThat(broker.depth(queue)).isEqualTo(1);
    assertThat(broker.depth(other)).isZero();
  }

  @Test
  void whatWasNotAcknowledgedComesBackMarkedAndCounted() throws Exception {
    broker.send(queue, "a", "b", "c");
    try (Session session = broker.session(Session.CLIENT_ACKNOWLEDGE)) {
      MessageConsumer consumer = session.createConsumer(queue);
      consumer.receive(10_000);
      consumer.receive(10_000);
    }

    MessageConsumer next = broker.session(Session.CLIENT_ACKNOWLEDGE).createConsumer(queue);

    for (String text : List.of("a", "b")) {
      Message message = next.receive(10_000);
      assertThat(text(message)).isEqualTo(text);
      assertThat(message.getJMSRedelivered()).isTrue();
      assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    }
    Message unseen = next.receive(10_000);
    assertThat(text(unseen)).isEqualTo("c");
    assertThat(unseen.getJMSRedelivered()).isFalse();
    assertThat(unseen.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
  }

  @Test
  void recoverDeliversAgainFromTheFirstUnacknowledgedInOrder() throws Exception {
    broker.send(queue, "a", "b", "c", "d");
    Session session = broker.session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    consumer.receive(10_000).acknowledge();
    assertThat(text(consumer.receive(10_000))).isEqualTo("b");
    assertThat(text(consumer.receive(10_000))).isEqualTo("c");

    session.recover();

    Message again = consumer.receive(10_000);
    assertThat(text(again)).isEqualTo("b");
    assertThat(again.getJMSRedelivered()).isTrue();
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    assertThat(text(consumer.receive(10_000))).isEqualTo("c");
    Message fresh = consumer.receive(10_000);
    assertThat(text(fresh)).isEqualTo("d");
    assertThat(fresh.getJMSRedelivered()).isFalse();
  }

  @Test
  void acknowledgeAfterRecoverDoesNotCoverWhatWasRecovered() throws Exception {
    broker.send(queue, "a", "b");
    Session session = broker.session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    Message first = consumer.receive(10_000);
    consumer.receive(10_000);
    session.recover();
    assertThat(text(consumer.receive(10_000))).isEqualTo("a");

    first.acknowledge();
    session.close();

    assertThat(broker.depth(queue)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
  void automaticModesIgnoreAcknowledgeAndRecover(int mode) throws Exception {
    broker.send(queue, "a", "b");
    Session session = broker.session(mode);
    MessageConsumer consumer = session.createConsumer(queue);
    Message first = consumer.receive(10_000);

    first.acknowledge();
    session.recover();

    assertThat(text(consumer.receive(10_000))).isEqualTo("b");
    assertThat(consumer.receiveNoWait()).isNull();
    session.close();
    assertThat(broker.depth(queue)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
  void automaticModesHaveAcknowledgedWhatWasReceived(int mode) throws Exception {
    String[] sent = IntStream.range(0, 150).mapToObj(String::valueOf).toArray(String[]::new);
    broker.send(queue, sent);
    Session session = broker.session(mode);
    MessageConsumer consumer = session.createConsumer(queue);
    List<String> received = new ArrayList<>();
    for (int i = 0; i < sent.length; i++) {
      received.add(text(consumer.receive(10_000)));
    }

    session.close();

    assertThat(received).containsExactly(sent);
    assertThat(broker.depth(queue)).isZero();
  }

  @Test
  void dupsOkSettlesWhenItHasNothingToDo() throws Exception {
    Session session = broker.session(Session.DUPS_OK_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    broker.send(queue, "a");
    assertThat(text(consumer.receive(10_000))).isEqualTo("a");

    assertThat(consumer.receive(1)).isNull();

    await().atMost(LIMIT).until(() -> broker.depth(queue) == 0);
  }

  @Test
  void aListenerThatRecoversGetsItsMessageOnceMore() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    List<String> seen = new CopyOnWriteArrayList<>();
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                seen.add(text(message) + message.getIntProperty("JMSXDeliveryCount"));
                if (seen.size() == 1) {
                  session.recover();
                }
              } catch (jakarta.jms.JMSException e) {
                seen.add(e.toString());
              }
            });

    broker.send(queue, "a", "b");

    await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).containsExactly("a1", "a2", "b1"));
    session.close();
    assertThat(broker.depth(queue)).isZero();
  }

  @Test
  void acknowledgeOnAClosedSessionSaysSo() throws Exception {
    broker.send(queue, "a", "b");
    Connection connection = broker.started();
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    Message ofSession = session.createConsumer(queue).receive(10_000);
    session.close();
    Session other = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    Message ofConnection = other.createConsumer(queue).receive(10_000);
    connection.close();

    assertThatThrownBy(ofSession::acknowledge).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(ofConnection::acknowledge).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void deliveriesOfAClosedConsumerStayWithTheSession() throws Exception {
    broker.send(queue, "a", "b");
    Session session = broker.session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    Message first = consumer.receive(10_000);
    consumer.close();
    MessageConsumer next = session.createConsumer(queue);
    assertThat(text(next.receive(10_000))).isEqualTo("b");

    first.acknowledge();
    session.close();

    assertThat(broker.depth(queue)).isZero();
  }

  @Test
  void transactedSessionsDoNotRecover() throws Exception {
    Session session = broker.session(Session.SESSION_TRANSACTED);

    assertThatThrownBy(session::recover).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> broker.context(JMSContext.SESSION_TRANSACTED).recover())
        .isInstanceOf(IllegalStateRuntimeException.class);
  }

  @Test
  void aContextAcknowledgesAndRecovers() throws Exception {
    broker.send(queue, "a", "b");
    JMSContext context = broker.context(JMSContext.CLIENT_ACKNOWLEDGE);
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(consumer.receiveBody(String.class, 10_000)).isEqualTo("a");
    context.recover();
    assertThat(consumer.receiveBody(String.class, 10_000)).isEqualTo("a");
    context.acknowledge();
    context.close();

    assertThat(broker.depth(queue)).isEqualTo(1);
  }

  @Test
  void whatAnotherThreadAcknowledgesWhileTheListenerRunsIsAcknowledged() throws Exception {
    Session session = broker.session(Session.CLIENT_ACKNOWLEDGE);
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    List<String> seen = new CopyOnWriteArrayList<>();
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              Thread worker =
                  new Thread(
                      () -> {
                        try {
                          message.acknowledge();
                          seen.add(text(message));
                        } catch (jakarta.jms.JMSException e) {
                          failures.add(e);
                        }
                      });
              worker.start();
              try {
                worker.join(10_000);
              } catch (InterruptedException e) {
                failures.add(e);
              }
            });

    broker.send(queue, "a", "b");

    await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).containsExactly("a", "b"));
    assertThat(failures).isEmpty();
    session.close();
    assertThat(broker.depth(queue)).isZero();
  }
}
