package org.angarium.tck.conformance.chapter7;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueSender;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicPublisher;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.angarium.tck.conformance.Statement;

/** Asynchronous sends: which there are, when they are complete, when they fail, and their order. */
class AsyncSendTest extends AsyncSendCase {
  // --- 7.3

  @Statement(
      id = "7.3-1",
      text =
          "Each of the four asynchronous sends of a MessageProducer sends and tells the listener.")
  void fourAsynchronousSends() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageProducer bound = session.createProducer(queue);
    MessageProducer free = session.createProducer(null);
    Completions told = new Completions();
    bound.send(session.createTextMessage("1"), told);
    told.await(1);
    bound.send(session.createTextMessage("2"), DeliveryMode.PERSISTENT, 4, 0, told);
    told.await(2);
    free.send(queue, session.createTextMessage("3"), told);
    told.await(3);
    free.send(queue, session.createTextMessage("4"), DeliveryMode.PERSISTENT, 4, 0, told);
    told.await(4);
    assertThat(told.texts()).containsExactly("1", "2", "3", "4");
    contains(queue, "1", "2", "3", "4");
  }

  @Statement(
      id = "7.3-2",
      text = "With a listener set, all five sends of a JMSProducer are asynchronous.")
  void contextProducerSendsAsynchronously() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    Completions told = new Completions();
    JMSProducer producer = context.createProducer().setAsync(told);
    assertThat(producer.getAsync()).isSameAs(told);
    producer.send(queue, context.createMessage());
    producer.send(queue, "text");
    producer.send(queue, Map.of("a", 1));
    producer.send(queue, new byte[] {1});
    producer.send(queue, (Serializable) BigInteger.ONE);
    told.await(5);
    assertThat(told.completed()).hasSize(5);
    assertThat(browse(session(), queue)).hasSize(5);
  }

  @Statement(
      id = "7.3-3",
      text = "A JMSProducer is synchronous at first, and again when its listener was set to null.")
  void contextProducerIsSynchronousAgain() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    Completions told = new Completions();
    JMSProducer producer = context.createProducer();
    assertThat(producer.getAsync()).isNull();
    producer.setAsync(told).send(queue, "asynchronous").setAsync(null);
    assertThat(producer.getAsync()).isNull();
    producer.send(queue, "synchronous");
    told.await(1);
    contains(queue, "asynchronous", "synchronous");
    assertThat(told.completed()).hasSize(1);
  }

  @Statement(id = "7.3-4", text = "A QueueSender and a TopicPublisher send asynchronously, too.")
  void sendersAndPublishersSendAsynchronously() throws JMSException {
    Queue queue = queue();
    Topic topic = topic();
    MessageConsumer subscriber = session().createConsumer(topic);
    QueueSender sender = queueConnection().createQueueSession(false, 1).createSender(queue);
    TopicPublisher publisher =
        topicConnection().createTopicSession(false, 1).createPublisher(topic);
    Completions told = new Completions();
    sender.send(session().createTextMessage("queue"), told);
    told.await(1);
    publisher.send(session().createTextMessage("topic"), told);
    told.await(2);
    assertThat(told.texts()).containsExactly("queue", "topic");
    contains(queue, "queue");
    assertThat(receiveText(subscriber)).isEqualTo("topic");
  }

  @Statement(
      id = "7.3-5",
      text = "Null as listener of an asynchronous send is refused with IllegalArgumentException.")
  void nullListenerIsRefused() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message message = session.createMessage();
    MessageProducer bound = session.createProducer(queue);
    MessageProducer free = session.createProducer(null);
    CompletionListener none = null;
    refuses(IllegalArgumentException.class, () -> bound.send(message, none));
    refuses(IllegalArgumentException.class, () -> bound.send(message, 1, 4, 0, none));
    refuses(IllegalArgumentException.class, () -> free.send(queue, message, none));
    refuses(IllegalArgumentException.class, () -> free.send(queue, message, 1, 4, 0, none));
    contains(queue);
  }

  // --- 7.3.1

  @Statement(
      id = "7.3.1-1",
      text = "When onCompletion is called, a persistent message is in the queue.")
  void messageIsInTheQueueAtCompletion() throws JMSException {
    Session session = session();
    Session other = session();
    Queue queue = queue();
    List<Integer> depths = new ArrayList<>();
    Completions told = new Completions(message -> depths.add(browse(other, queue).size()));
    MessageProducer producer = session.createProducer(queue);
    for (int sent = 1; sent <= 5; sent++) {
      producer.send(session.createMessage(), told);
      told.await(sent);
    }
    assertThat(told.thrown()).isEmpty();
    assertThat(depths).containsExactly(1, 2, 3, 4, 5);
  }

  @Statement(
      id = "7.3.1-2",
      text = "In a transaction onCompletion is called before the commit, which alone delivers.")
  void transactedSendCompletesBeforeCommit() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED);
    Queue queue = queue();
    Completions told = new Completions();
    session.createProducer(queue).send(session.createTextMessage("any"), told);
    told.await(1);
    assertThat(browse(session(), queue)).isEmpty();
    session.commit();
    contains(queue, "any");
  }

  @Statement(id = "7.3.1-3", text = "A listener is told of each send once.")
  void eachSendIsToldOnce() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Completions told = new Completions();
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < MANY; i++) {
      producer.send(session.createTextMessage("m" + i), told);
    }
    session.close();
    assertThat(told.failed()).isEmpty();
    assertThat(told.texts()).containsExactly(texts());
  }

  @Statement(id = "7.3.1-4", text = "onCompletion is called for a non-persistent message, too.")
  void nonPersistentSendCompletes() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Completions told = new Completions();
    session
        .createProducer(queue)
        .send(session.createTextMessage("any"), DeliveryMode.NON_PERSISTENT, 4, 0, told);
    told.await(1);
    assertThat(told.texts()).containsExactly("any");
    contains(queue, "any");
  }

  // --- 7.3.2

  @Statement(id = "7.3.2-1", text = "When an asynchronous send throws, its listener is not called.")
  void noCallbackWhenSendThrows() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Message message = session.createMessage();
    MessageProducer bound = session.createProducer(queue);
    MessageProducer free = session.createProducer(null);
    Completions told = new Completions();
    refuses(InvalidDestinationException.class, () -> free.send((Destination) null, message, told));
    refuses(JMSException.class, () -> bound.send(message, 77, 4, 0, told));
    refuses(JMSException.class, () -> bound.send(message, 1, 10, 0, told));
    bound.close();
    refuses(IllegalStateException.class, () -> bound.send(message, told));
    session.close();
    assertThat(told.completed()).isEmpty();
    assertThat(told.failed()).isEmpty();
  }

  @Statement(
      id = "7.3.2-2",
      text = "An asynchronous send of null throws MessageFormatException and calls no listener.")
  void nullMessageIsRefusedAtOnce() throws JMSException {
    Session session = session();
    MessageProducer bound = session.createProducer(queue());
    Completions told = new Completions();
    refuses(MessageFormatException.class, () -> bound.send(null, told));
    session.close();
    assertThat(told.completed()).isEmpty();
    assertThat(told.failed()).isEmpty();
  }

  @Statement(
      id = "7.3.2-3",
      text =
          "A send that fails, here to a deleted temporary queue, either throws or calls"
              + " onException, but never onCompletion.")
  void failureIsThrownOrTold() throws JMSException {
    Session session = session();
    TemporaryQueue gone = session.createTemporaryQueue();
    gone.delete();
    Completions told = new Completions();
    Message message = session.createTextMessage("lost");
    boolean thrown = false;
    try {
      session.createProducer(null).send(gone, message, told);
    } catch (JMSException e) {
      thrown = true;
    }
    session.close();
    assertThat(told.completed()).isEmpty();
    assertThat(told.failed()).hasSize(thrown ? 0 : 1);
    assertThat(told.exceptions()).hasSize(thrown ? 0 : 1).doesNotContainNull();
    if (!thrown) {
      assertThat(told.failed().get(0).getBody(String.class)).isEqualTo("lost");
    }
  }

  @Statement(
      id = "7.3.2-4",
      text = "When an asynchronous send of a JMSProducer throws, its listener is not called.")
  void noCallbackWhenContextProducerThrows() {
    JMSContext context = context();
    Completions told = new Completions();
    JMSProducer producer = context.createProducer().setAsync(told);
    refuses(InvalidDestinationRuntimeException.class, () -> producer.send(null, "text"));
    context.close();
    assertThat(told.completed()).isEmpty();
    assertThat(told.failed()).isEmpty();
  }

  // --- 7.3.3

  @Statement(
      id = "7.3.3-1",
      text = "Messages of one producer keep their order when its sends are of both kinds.")
  void orderOfMixedSends() throws JMSException {
    Session session = session();
    Queue queue = queue();
    Completions told = new Completions();
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < MANY; i++) {
      TextMessage message = session.createTextMessage("m" + i);
      if (i % 3 == 0) {
        producer.send(message);
      } else {
        producer.send(message, told);
      }
    }
    contains(queue, texts());
  }

  @Statement(
      id = "7.3.3-2",
      text = "Asynchronous sends keep their order, though none waits for the one before.")
  void orderOfAsynchronousSends() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED);
    Queue queue = queue();
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < MANY; i++) {
      producer.send(session.createTextMessage("m" + i), new Completions());
    }
    session.commit();
    contains(queue, texts());
  }

  @Statement(
      id = "7.3.3-3",
      text = "Messages of several JMSProducers of one context keep their order.")
  void orderOfContextProducers() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    JMSProducer plain = context.createProducer();
    JMSProducer one = context.createProducer().setAsync(new Completions());
    JMSProducer other = context.createProducer().setAsync(new Completions());
    for (int i = 0; i < MANY; i++) {
      JMSProducer producer = i % 3 == 0 ? plain : i % 3 == 1 ? one : other;
      producer.send(queue, "m" + i);
    }
    contains(queue, texts());
  }
}
