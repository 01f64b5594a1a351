package org.angarium.jms;

import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class TemporaryDestinationTest {
  @RegisterExtension final TestBroker broker = new TestBroker();

  @Test
  void anySessionOfItsConnectionConsumesAndOthersOnlySend() throws Exception {
    Connection owner = broker.started();
    TemporaryQueue queue = owner.createSession().createTemporaryQueue();
    MessageConsumer consumer = owner.createSession().createConsumer(queue);
    Session stranger = broker.session(Session.AUTO_ACKNOWLEDGE);

    stranger.createProducer(queue).send(stranger.createTextMessage("a"));

    assertThat(text(consumer.receive(10_000))).isEqualTo("a");
    assertThatThrownBy(() -> stranger.createConsumer(queue)).isInstanceOf(JMSException.class);
    TemporaryTopic topic = owner.createSession().createTemporaryTopic();
    assertThatThrownBy(() -> stranger.createConsumer(topic)).isInstanceOf(JMSException.class);
  }

  @Test
  void answersRequestsByReplyTo() throws Exception {
    Queue requests = new NamedQueue("requests");
    Session asking = broker.session(Session.AUTO_ACKNOWLEDGE);
    TemporaryQueue answers = asking.createTemporaryQueue();
    Message request = asking.createTextMessage("question");
    request.setJMSReplyTo(answers);
    asking.createProducer(requests).send(request);
    Session answering = broker.session(Session.AUTO_ACKNOWLEDGE);
    Message received = answering.createConsumer(requests).receive(10_000);

    answering
        .createProducer(null)
        .send(received.getJMSReplyTo(), answering.createTextMessage("answer"));

    assertThat(text(asking.createConsumer(answers).receive(10_000))).isEqualTo("answer");
  }

  @Test
  void cannotBeUsedOnceDeleted() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    TemporaryQueue queue = session.createTemporaryQueue();
    queue.delete();

    assertThatThrownBy(() -> session.createProducer(null).send(queue, session.createMessage()))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createProducer(queue))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createConsumer(queue))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void cannotBeDeletedWhileConsumed() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    TemporaryQueue queue = session.createTemporaryQueue();
    TemporaryTopic topic = session.createTemporaryTopic();
    MessageConsumer ofQueue = session.createConsumer(queue);
    MessageConsumer ofTopic = session.createConsumer(topic);

    assertThatThrownBy(queue::delete).isInstanceOf(JMSException.class);
    assertThatThrownBy(topic::delete).isInstanceOf(JMSException.class);

    ofQueue.close();
    ofTopic.close();
    queue.delete();
    topic.delete();
  }

  @Test
  void endsWithItsConnection() throws Exception {
    Connection owner = broker.started();
    TemporaryQueue queue = owner.createSession().createTemporaryQueue();
    Session stranger = broker.session(Session.AUTO_ACKNOWLEDGE);

    owner.close();

    assertThatThrownBy(() -> stranger.createProducer(null).send(queue, stranger.createMessage()))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(queue::delete).isInstanceOf(JMSException.class);
  }

  @Test
  void outlivesTheSessionThatMadeIt() throws Exception {
    Connection owner = broker.started();
    Session first = owner.createSession();
    TemporaryQueue queue = first.createTemporaryQueue();
    first.close();
    Session second = owner.createSession();

    second.createProducer(queue).send(second.createTextMessage("a"));

    assertThat(text(second.createConsumer(queue).receive(10_000))).isEqualTo("a");
  }
}
