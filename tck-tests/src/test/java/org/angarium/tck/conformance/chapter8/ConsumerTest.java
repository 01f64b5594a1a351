package org.angarium.tck.conformance.chapter8;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Making consumers, in all three kinds of API, and consumers on queues. */
class ConsumerTest extends ConformanceCase {
  private static final String NONSENSE = "color = = 'red'";
  private static final Destination FOREIGN = new Destination() {};

  // --- 8.1

  @Statement(
      id = "8.1-1",
      text = "A consumer tells its selector; null and the empty text are none.")
  void selectorIsTold() throws JMSException {
    Session session = session();
    Queue queue = queue();
    String selector = "color = 'red'";
    assertThat(session.createConsumer(queue, selector).getMessageSelector()).isEqualTo(selector);
    assertThat(session.createConsumer(queue).getMessageSelector()).isNull();
    assertThat(session.createConsumer(queue, null).getMessageSelector()).isNull();
    assertThat(session.createConsumer(queue, "").getMessageSelector()).isNull();
  }

  @Statement(
      id = "8.1-2",
      text = "A JMSConsumer tells its selector; null and the empty text are none.")
  void selectorOfContextConsumerIsTold() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    String selector = "color = 'red'";
    assertThat(context.createConsumer(queue, selector).getMessageSelector()).isEqualTo(selector);
    assertThat(context.createConsumer(queue).getMessageSelector()).isNull();
    assertThat(context.createConsumer(queue, null).getMessageSelector()).isNull();
    assertThat(context.createConsumer(queue, "").getMessageSelector()).isNull();
  }

  @Statement(
      id = "8.1-3",
      text = "An invalid selector is refused by each method that makes a consumer or browser.")
  void invalidSelectorIsRefused() throws JMSException {
    Session session = connection(fresh("client")).createSession();
    Queue queue = queue();
    Topic topic = topic();
    Class<InvalidSelectorException> refusal = InvalidSelectorException.class;
    refuses(refusal, () -> session.createConsumer(queue, NONSENSE));
    refuses(refusal, () -> session.createConsumer(topic, NONSENSE));
    refuses(refusal, () -> session.createConsumer(topic, NONSENSE, true));
    refuses(refusal, () -> session.createBrowser(queue, NONSENSE));
    refuses(refusal, () -> session.createSharedConsumer(topic, "a", NONSENSE));
    refuses(refusal, () -> session.createDurableConsumer(topic, "b", NONSENSE, false));
    refuses(refusal, () -> session.createDurableSubscriber(topic, "c", NONSENSE, false));
    refuses(refusal, () -> session.createSharedDurableConsumer(topic, "d", NONSENSE));
  }

  @Statement(
      id = "8.1-4",
      text = "An invalid selector is refused by each such method of a context.")
  void contextRefusesInvalidSelector() throws JMSException {
    JMSContext context = context();
    context.setClientID(fresh("client"));
    Queue queue = queue();
    Topic topic = topic();
    Class<InvalidSelectorRuntimeException> refusal = InvalidSelectorRuntimeException.class;
    refuses(refusal, () -> context.createConsumer(queue, NONSENSE));
    refuses(refusal, () -> context.createConsumer(topic, NONSENSE, true));
    refuses(refusal, () -> context.createBrowser(queue, NONSENSE));
    refuses(refusal, () -> context.createSharedConsumer(topic, "a", NONSENSE));
    refuses(refusal, () -> context.createDurableConsumer(topic, "b", NONSENSE, false));
    refuses(refusal, () -> context.createSharedDurableConsumer(topic, "c", NONSENSE));
  }

  @Statement(
      id = "8.1-5",
      text = "The receiver and subscriber methods refuse an invalid selector, too.")
  void domainMethodsRefuseInvalidSelector() throws JMSException {
    QueueSession queueSession = queueSession();
    TopicSession topicSession = topicSession();
    Queue queue = queue();
    Topic topic = topic();
    refuses(InvalidSelectorException.class, () -> queueSession.createReceiver(queue, NONSENSE));
    refuses(
        InvalidSelectorException.class,
        () -> topicSession.createSubscriber(topic, NONSENSE, false));
  }

  @Statement(id = "8.1-6", text = "Null as the destination of a consumer or browser is refused.")
  void nullDestinationIsRefused() throws JMSException {
    Session session = connection(fresh("client")).createSession();
    Class<InvalidDestinationException> refusal = InvalidDestinationException.class;
    refuses(refusal, () -> session.createConsumer(null));
    refuses(refusal, () -> session.createConsumer(null, "a = 1"));
    refuses(refusal, () -> session.createConsumer(null, "a = 1", false));
    refuses(refusal, () -> session.createBrowser(null));
    refuses(refusal, () -> session.createBrowser(null, "a = 1"));
    refuses(refusal, () -> session.createSharedConsumer(null, "a"));
    refuses(refusal, () -> session.createDurableConsumer(null, "b"));
    refuses(refusal, () -> session.createDurableSubscriber(null, "c"));
    refuses(refusal, () -> session.createSharedDurableConsumer(null, "d"));
  }

  @Statement(
      id = "8.1-7",
      text = "Null as the destination of a context's consumer or browser is refused.")
  void contextRefusesNullDestination() {
    JMSContext context = context();
    context.setClientID(fresh("client"));
    Class<InvalidDestinationRuntimeException> refusal = InvalidDestinationRuntimeException.class;
    refuses(refusal, () -> context.createConsumer(null));
    refuses(refusal, () -> context.createConsumer(null, "a = 1"));
    refuses(refusal, () -> context.createConsumer(null, "a = 1", false));
    refuses(refusal, () -> context.createBrowser(null));
    refuses(refusal, () -> context.createSharedConsumer(null, "a"));
    refuses(refusal, () -> context.createDurableConsumer(null, "b"));
    refuses(refusal, () -> context.createSharedDurableConsumer(null, "c"));
  }

  @Statement(id = "8.1-8", text = "A destination object of somebody else is refused.")
  void foreignDestinationIsRefused() throws JMSException {
    Session session = session();
    JMSContext context = context();
    refuses(InvalidDestinationException.class, () -> session.createConsumer(FOREIGN));
    refuses(InvalidDestinationRuntimeException.class, () -> context.createConsumer(FOREIGN));
  }

  // --- 8.2

  @Statement(id = "8.2-1", text = "createConsumer makes a MessageConsumer on a queue.")
  void consumerOnQueue() throws JMSException {
    Session session = session();
    Queue queue = queue();
    MessageConsumer consumer = session.createConsumer(queue);
    send(queue, "a", "b");
    assertThat(receiveTexts(consumer, 2)).containsExactly("a", "b");
  }

  @Statement(
      id = "8.2-2",
      text = "A consumer with a selector takes what matches and leaves the rest to others.")
  void selectorLeavesTheRest() throws JMSException {
    Session session = session();
    Queue queue = queue();
    sendColors(queue, "red", "blue", "red");
    MessageConsumer blue = session.createConsumer(queue, "color = 'blue'");
    assertThat(receiveText(blue)).isEqualTo("blue");
    receivesNothing(blue);
    blue.close();
    contains(queue, "red", "red");
  }

  @Statement(id = "8.2-3", text = "A context's createConsumer makes JMSConsumers on a queue.")
  void contextConsumersOnQueue() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    sendColors(queue, "red", "blue");
    JMSConsumer blue = context.createConsumer(queue, "color = 'blue'");
    assertThat(receive(blue).getBody(String.class)).isEqualTo("blue");
    blue.close();
    JMSConsumer any = context.createConsumer(queue, null, false);
    assertThat(receive(any).getBody(String.class)).isEqualTo("red");
  }

  @Statement(
      id = "8.2-4",
      text = "createReceiver makes a QueueReceiver, which tells its queue and selector.")
  void receiversOnQueue() throws JMSException {
    QueueSession session = queueSession();
    Queue queue = queue();
    sendColors(queue, "red", "blue");
    QueueReceiver blue = session.createReceiver(queue, "color = 'blue'");
    assertThat(blue.getQueue()).isEqualTo(queue);
    assertThat(blue.getMessageSelector()).isEqualTo("color = 'blue'");
    assertThat(receiveText(blue)).isEqualTo("blue");
    blue.close();
    QueueReceiver any = session.createReceiver(queue);
    assertThat(any.getMessageSelector()).isNull();
    assertThat(receiveText(any)).isEqualTo("red");
  }

  @Statement(id = "8.2-5", text = "Of several consumers on a queue each message goes to one alone.")
  void consumersShareAQueue() throws JMSException {
    Queue queue = queue();
    MessageConsumer first = session().createConsumer(queue);
    MessageConsumer second = connectionStarted().createSession().createConsumer(queue);
    send(queue, "1", "2", "3", "4");
    assertThat(Shared.receiveAll(first, second, 4)).containsExactlyInAnyOrder("1", "2", "3", "4");
    receivesNothing(first);
    receivesNothing(second);
  }

  @Statement(id = "8.2-6", text = "A queue keeps messages that were sent before any consumer came.")
  void queueKeepsMessages() throws JMSException {
    Queue queue = queue();
    send(queue, "early");
    assertThat(receiveText(session().createConsumer(queue))).isEqualTo("early");
  }

  private void sendColors(Queue queue, String... colors) throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    for (String color : colors) {
      TextMessage message = session.createTextMessage(color);
      message.setStringProperty("color", color);
      producer.send(message);
    }
  }

  private Connection connectionStarted() throws JMSException {
    Connection connection = connection();
    connection.start();
    return connection;
  }

  private QueueSession queueSession() throws JMSException {
    QueueConnection connection = queueConnection();
    connection.start();
    return connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  private TopicSession topicSession() throws JMSException {
    TopicConnection connection = topicConnection();
    return connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
  }
}
