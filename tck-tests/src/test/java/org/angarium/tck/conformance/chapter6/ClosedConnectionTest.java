package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.Statement;

/** What cannot be used once its connection is closed, and what still can (JMS 3.1, 6.1.8). */
class ClosedConnectionTest extends ClosedCase {

  @Statement(
      id = "6.1.8-1",
      text = "Every method of a closed connection but close throws IllegalStateException.")
  void closedConnection() throws JMSException {
    Connection connection = connection();
    connection.close();
    Cells cells = new Cells();
    connectionIsClosed(cells, connection);
    cells.end();
  }

  @Statement(id = "6.1.8-2", text = "So does every method of a session whose connection is closed.")
  void sessionsOfAClosedConnection() throws JMSException {
    Connection connection = connection();
    Session session = connection.createSession();
    Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
    connection.close();
    Cells cells = new Cells();
    sessionIsClosed(cells, session);
    sessionIsClosed(cells, transacted);
    cells.end();
  }

  @Statement(
      id = "6.1.8-3",
      text = "So does every method of a producer whose connection is closed.")
  void producerOfAClosedConnection() throws JMSException {
    Connection connection = connection();
    MessageProducer producer = connection.createSession().createProducer(queue());
    connection.close();
    Cells cells = new Cells();
    producerIsClosed(cells, producer);
    cells.end();
  }

  @Statement(
      id = "6.1.8-4",
      text = "So does every method of a consumer whose connection is closed.")
  void consumersOfAClosedConnection() throws JMSException {
    Connection connection = connection();
    Session session = connection.createSession();
    Cells cells = new Cells();
    MessageConsumer[] consumers = {
      session.createConsumer(queue()),
      session.createConsumer(topic()),
      session.createSharedConsumer(topic(), fresh("name"))
    };
    connection.close();
    for (MessageConsumer consumer : consumers) {
      consumerIsClosed(cells, consumer);
    }
    cells.end();
  }

  @Statement(id = "6.1.8-5", text = "So does every method of a browser whose connection is closed.")
  void browserOfAClosedConnection() throws JMSException {
    Connection connection = connection();
    QueueBrowser browser = connection.createSession().createBrowser(queue());
    connection.close();
    Cells cells = new Cells();
    browserIsClosed(cells, browser);
    cells.end();
  }

  @Statement(id = "6.1.8-6", text = "So do the methods that only the queue domain's objects have.")
  void queueDomain() throws JMSException {
    Queue queue = queue();
    Message message = session().createMessage();
    QueueConnection connection = queueConnection();
    QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    QueueSender sender = session.createSender(null);
    QueueReceiver receiver = session.createReceiver(queue);
    connection.close();
    Class<IllegalStateException> refusal = IllegalStateException.class;
    Cells cells = new Cells();
    cells.refused("createQueueSession", refusal, () -> connection.createQueueSession(false, 1));
    cells.refused("createSender", refusal, () -> session.createSender(queue));
    cells.refused("createReceiver", refusal, () -> session.createReceiver(queue));
    cells.refused("createReceiver(s)", refusal, () -> session.createReceiver(queue, "n = 1"));
    cells.refused("sender's getQueue", refusal, sender::getQueue);
    cells.refused("send", refusal, () -> sender.send(queue, message));
    cells.refused("send(options)", refusal, () -> sender.send(queue, message, 1, 1, 1));
    cells.refused("receiver's getQueue", refusal, receiver::getQueue);
    cells.end();
  }

  @Statement(id = "6.1.8-7", text = "So do the methods that only the topic domain's objects have.")
  void topicDomain() throws JMSException {
    var topic = topic();
    Message message = session().createMessage();
    TopicConnection connection = topicConnection();
    TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    TopicPublisher publisher = session.createPublisher(topic);
    TopicPublisher free = session.createPublisher(null);
    TopicSubscriber subscriber = session.createSubscriber(topic);
    connection.close();
    Class<IllegalStateException> refusal = IllegalStateException.class;
    Cells cells = new Cells();
    cells.refused("createTopicSession", refusal, () -> connection.createTopicSession(false, 1));
    cells.refused("createPublisher", refusal, () -> session.createPublisher(topic));
    cells.refused("createSubscriber", refusal, () -> session.createSubscriber(topic));
    cells.refused("createSubscriber(s)", refusal, () -> session.createSubscriber(topic, "", true));
    cells.refused("publisher's getTopic", refusal, publisher::getTopic);
    cells.refused("publish", refusal, () -> publisher.publish(message));
    cells.refused("publish(options)", refusal, () -> publisher.publish(message, 1, 1, 1));
    cells.refused("publish(topic)", refusal, () -> free.publish(topic, message));
    cells.refused("publish(all)", refusal, () -> free.publish(topic, message, 1, 1, 1));
    cells.refused("subscriber's getTopic", refusal, subscriber::getTopic);
    cells.refused("getNoLocal", refusal, subscriber::getNoLocal);
    cells.end();
  }

  @Statement(
      id = "6.1.8-8",
      text = "Every method of a closed context but close throws IllegalStateRuntimeException.")
  void closedContext() throws JMSException {
    JMSContext context = context();
    context.close();
    Cells cells = new Cells();
    contextIsClosed(cells, context);
    cells.end();
  }

  @Statement(
      id = "6.1.8-9",
      text = "So do the methods of a closed context's producer and consumer that do something.")
  void producerAndConsumerOfAClosedContext() throws JMSException {
    Queue queue = queue();
    Message message = session().createMessage();
    JMSContext context = context();
    JMSProducer producer = context.createProducer();
    JMSConsumer consumer = context.createConsumer(queue);
    context.close();
    Class<IllegalStateRuntimeException> refusal = IllegalStateRuntimeException.class;
    Cells cells = new Cells();
    cells.refused("send(message)", refusal, () -> producer.send(queue, message));
    cells.refused("send(text)", refusal, () -> producer.send(queue, "any"));
    cells.refused("send(bytes)", refusal, () -> producer.send(queue, new byte[1]));
    cells.refused("getMessageSelector", refusal, consumer::getMessageSelector);
    cells.refused("getMessageListener", refusal, consumer::getMessageListener);
    cells.refused("setMessageListener", refusal, () -> consumer.setMessageListener(got -> {}));
    cells.refused("receiveNoWait", refusal, consumer::receiveNoWait);
    cells.refused("receive(timeout)", refusal, () -> consumer.receive(1));
    cells.refused("receive", refusal, consumer::receive);
    cells.refused("receiveBodyNoWait", refusal, () -> consumer.receiveBodyNoWait(String.class));
    cells.refused("receiveBody(timeout)", refusal, () -> consumer.receiveBody(String.class, 1));
    cells.refused("receiveBody", refusal, () -> consumer.receiveBody(String.class));
    cells.end();
  }

  @Statement(
      id = "6.1.8-10",
      text =
          "Closing what is closed is ignored, and so is closing the parts of a closed connection.")
  void closesTwice() throws JMSException {
    Queue queue = queue();
    Connection connection = connection();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(queue);
    MessageConsumer consumer = session.createConsumer(queue);
    QueueBrowser browser = session.createBrowser(queue);
    JMSContext context = context();
    JMSConsumer simplified = context.createConsumer(queue);
    for (int i = 0; i < 2; i++) {
      connection.close();
      browser.close();
      consumer.close();
      producer.close();
      session.close();
      context.close();
      simplified.close();
    }
  }

  @Statement(
      id = "6.1.8-11",
      text = "acknowledge on a message from a closed connection throws IllegalStateException.")
  void closedConnectionAcknowledgesNothing() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    Connection connection = connection();
    connection.start();
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    Message message = receive(session.createConsumer(queue));
    connection.close();
    refuses(IllegalStateException.class, message::acknowledge);
    contains(queue, "any");
  }

  @Statement(
      id = "6.1.8-12",
      text =
          "Messages made or received on a closed connection can still be read, changed and sent.")
  void messagesStayUsable() throws JMSException {
    Queue queue = queue();
    send(queue, "received");
    Connection connection = connection();
    connection.start();
    Session session = connection.createSession();
    TextMessage received = (TextMessage) receive(session.createConsumer(queue));
    TextMessage made = session.createTextMessage("made");
    connection.close();
    assertThat(received.getText()).isEqualTo("received");
    assertThat(received.getJMSMessageID()).startsWith("ID:");
    assertThat(received.getJMSDestination()).isEqualTo(queue);
    made.setText("changed");
    made.setStringProperty("changed", "yes");
    Destination other = queue();
    session().createProducer(other).send(made);
    session().createProducer(other).send(received);
    contains((Queue) other, "changed", "received");
  }
}
