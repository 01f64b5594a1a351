package org.angarium.jms;

import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class DomainTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");
  private final Topic topic = new NamedTopic("t");

  private static void allRefused(List<ThrowingCallable> calls) {
    for (int i = 0; i < calls.size(); i++) {
      assertThatThrownBy(calls.get(i)).as("call %d", i).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void queueSessionsSendAndReceive() throws Exception {
    QueueConnection connection = broker.opened(broker.factory().createQueueConnection());
    QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    QueueReceiver receiver = session.createReceiver(queue);
    QueueSender sender = session.createSender(queue);
    connection.start();

    sender.send(session.createTextMessage("a"));
    sender.send(session.createTextMessage("b"), DeliveryMode.NON_PERSISTENT, 4, 0);
    session.createSender(null).send(queue, session.createTextMessage("c"));
    session.createSender(null).send(queue, session.createTextMessage("d"), 2, 4, 0);

    for (String text : List.of("a", "b", "c", "d")) {
      assertThat(text(receiver.receive(10_000))).isEqualTo(text);
    }
    assertThat(receiver.getQueue()).isEqualTo(queue);
    assertThat(sender.getQueue()).isEqualTo(queue);
    assertThat(session.createReceiver(queue, "a = 1").getMessageSelector()).isEqualTo("a = 1");
    assertThatThrownBy(() -> session.createReceiver(null))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void topicSessionsPublishAndSubscribe() throws Exception {
    TopicConnection connection = broker.opened(broker.factory().createTopicConnection());
    connection.setClientID("c");
    TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    TopicSubscriber subscriber = session.createSubscriber(topic);
    TopicSubscriber remote = session.createSubscriber(topic, null, true);
    TopicSubscriber durable = session.createDurableSubscriber(topic, "s");
    TopicPublisher publisher = session.createPublisher(topic);
    connection.start();

    publisher.publish(session.createTextMessage("a"));
    publisher.publish(session.createTextMessage("b"), DeliveryMode.NON_PERSISTENT, 4, 0);
    session.createPublisher(null).publish(topic, session.createTextMessage("c"));
    session.createPublisher(null).publish(topic, session.createTextMessage("d"), 2, 4, 0);

    for (String text : List.of("a", "b", "c", "d")) {
      assertThat(text(subscriber.receive(10_000))).isEqualTo(text);
      assertThat(text(durable.receive(10_000))).isEqualTo(text);
    }
    assertThat(remote.receiveNoWait()).isNull();
    assertThat(remote.getNoLocal()).isTrue();
    assertThat(subscriber.getNoLocal()).isFalse();
    assertThat(subscriber.getTopic()).isEqualTo(topic);
    assertThat(publisher.getTopic()).isEqualTo(topic);
  }

  @Test
  void queueSessionsRefuseWhatIsForTopics() throws Exception {
    QueueConnection connection = broker.opened(broker.factory().createQueueConnection());
    QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);

    allRefused(
        List.of(
            () -> session.createTopic("t"),
            session::createTemporaryTopic,
            () -> session.createDurableSubscriber(topic, "s"),
            () -> session.createDurableSubscriber(topic, "s", null, false),
            () -> session.createDurableConsumer(topic, "s"),
            () -> session.createDurableConsumer(topic, "s", null, false),
            () -> session.createSharedConsumer(topic, "s"),
            () -> session.createSharedConsumer(topic, "s", null),
            () -> session.createSharedDurableConsumer(topic, "s"),
            () -> session.createSharedDurableConsumer(topic, "s", null),
            () -> session.unsubscribe("s"),
            () -> connection.createDurableConnectionConsumer(topic, "s", null, () -> null, 1),
            () -> connection.createSharedConnectionConsumer(topic, "s", null, () -> null, 1),
            () -> connection.createSharedDurableConnectionConsumer(topic, "s", null, () -> null, 1),
            () -> ((TopicConnection) connection).createTopicSession(false, 1)));
  }

  @Test
  void topicSessionsRefuseWhatIsForQueues() throws Exception {
    TopicConnection connection = broker.opened(broker.factory().createTopicConnection());
    TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);

    allRefused(
        List.of(
            () -> session.createQueue("q"),
            session::createTemporaryQueue,
            () -> session.createBrowser(queue),
            () -> session.createBrowser(queue, null),
            () -> ((QueueConnection) connection).createQueueSession(false, 1)));
  }

  @Test
  void aRequestorGetsItsReply() throws Exception {
    QueueConnection connection = broker.opened(broker.factory().createQueueConnection());
    QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    Session answering = broker.session(Session.AUTO_ACKNOWLEDGE);
    answering
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                answering
                    .createProducer(message.getJMSReplyTo())
                    .send(answering.createTextMessage("re: " + text(message)));
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
            });
    connection.start();
    QueueRequestor requestor = new QueueRequestor(session, queue);

    assertThat(text(requestor.request(session.createTextMessage("a")))).isEqualTo("re: a");
    assertThat(text(requestor.request(session.createTextMessage("b")))).isEqualTo("re: b");
    requestor.close();
  }
}
