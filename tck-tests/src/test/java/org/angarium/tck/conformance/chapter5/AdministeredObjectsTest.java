package org.angarium.tck.conformance.chapter5;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Hashtable;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.spi.NamingManager;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Feature;
import org.angarium.tck.conformance.Statement;

/** Connection factories and destinations, and how they are stored (JMS 3.1, chapter 5). */
class AdministeredObjectsTest extends ConformanceCase {
  private static final int[] MODES = {
    JMSContext.SESSION_TRANSACTED,
    JMSContext.AUTO_ACKNOWLEDGE,
    JMSContext.CLIENT_ACKNOWLEDGE,
    JMSContext.DUPS_OK_ACKNOWLEDGE
  };

  // --- 5.1

  @Statement(id = "5.1-1", text = "A connection factory that was serialized still connects.")
  void factoryIsSerializable() throws Exception {
    needs(Feature.STORED_OBJECTS);
    Queue queue = queue();
    ConnectionFactory copy = (ConnectionFactory) serialized(factory());
    try (Connection connection = copy.createConnection()) {
      send(connection.createSession(), queue, "any");
    }
    contains(queue, "any");
  }

  @Statement(id = "5.1-2", text = "A destination that was serialized is the same destination.")
  void destinationIsSerializable() throws Exception {
    needs(Feature.STORED_OBJECTS);
    for (Destination destination : new Destination[] {queue(), topic()}) {
      Destination copy = (Destination) serialized(destination);
      assertThat(copy).isEqualTo(destination);
      var consumer = session().createConsumer(copy);
      send(destination, "any");
      assertThat(receiveText(consumer)).isEqualTo("any");
    }
  }

  @Statement(id = "5.1-3", text = "A connection factory made from its JNDI reference connects.")
  void factoryIsReferenceable() throws Exception {
    needs(Feature.STORED_OBJECTS);
    Queue queue = queue();
    ConnectionFactory copy = (ConnectionFactory) fromReference(factory());
    try (JMSContext context = copy.createContext()) {
      context.createProducer().send(queue, "any");
    }
    contains(queue, "any");
  }

  @Statement(
      id = "5.1-4",
      text = "A client id that an administrator gave a factory is stored with it.")
  void clientIdIsStored() throws Exception {
    needs(Feature.STORED_OBJECTS);
    String id = fresh("client");
    ConnectionFactory configured = provider().connectionFactory(id);
    for (Object copy : new Object[] {serialized(configured), fromReference(configured)}) {
      try (Connection connection = ((ConnectionFactory) copy).createConnection()) {
        assertThat(connection.getClientID()).isEqualTo(id);
      }
    }
  }

  // --- 5.2

  @Statement(
      id = "5.2-1",
      text = "A destination object belongs to no connection: others may use it, also afterwards.")
  void destinationBelongsToNoConnection() throws JMSException {
    Queue queue;
    try (Connection connection = connection()) {
      queue = connection.createSession().createQueue(fresh("queue"));
    }
    send(queue, "any");
    assertThat(receiveText(context().createConsumer(queue))).isEqualTo("any");
  }

  @Statement(id = "5.2-2", text = "A queue and a topic have their names as text in them.")
  void destinationsTellTheirNames() throws JMSException {
    Queue queue = queue();
    Topic topic = topic();
    assertThat(queue.getQueueName()).isNotEmpty();
    assertThat(topic.getTopicName()).isNotEmpty();
    assertThat(queue.toString()).contains(queue.getQueueName());
    assertThat(topic.toString()).contains(topic.getTopicName());
  }

  // --- 5.3

  @Statement(id = "5.3-1", text = "A factory makes any number of connections, apart from another.")
  void connectionsAreApart() throws JMSException {
    ConnectionFactory factory = factory();
    Connection first = closing(factory.createConnection());
    Connection second = closing(factory.createConnection());
    assertThat(first).isNotSameAs(second);
    first.close();
    assertThat(second.createSession().createTextMessage("any").getText()).isEqualTo("any");
  }

  @Statement(
      id = "5.3-2",
      text =
          "createContext makes a context of each session mode, and one that acknowledges itself.")
  void contextsOfEachMode() {
    Cells cells = new Cells();
    cells.equal("none", () -> context().getSessionMode(), JMSContext.AUTO_ACKNOWLEDGE);
    for (int mode : MODES) {
      boolean transacted = mode == JMSContext.SESSION_TRANSACTED;
      cells.equal("mode " + mode, () -> context(mode).getSessionMode(), mode);
      cells.equal("transacted " + mode, () -> context(mode).getTransacted(), transacted);
    }
    cells.end();
  }

  @Statement(
      id = "5.3-3",
      text = "The factories of the domain-specific APIs make connections of their domains.")
  void domainFactories() throws JMSException {
    QueueConnection queues = queueConnection();
    TopicConnection topics = topicConnection();
    Queue queue = queue();
    queues.start();
    send(queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE), queue, "any");
    contains(queue, "any");
    assertThat(topics.createTopicSession(true, 0).getTransacted()).isTrue();
  }

  private static Object serialized(Object original) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(original);
    }
    ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
    try (ObjectInputStream objects = new ObjectInputStream(in)) {
      return objects.readObject();
    }
  }

  private static Object fromReference(Object original) throws Exception {
    assertThat(original).isInstanceOf(Referenceable.class);
    Reference reference = ((Referenceable) original).getReference();
    return NamingManager.getObjectInstance(reference, null, null, new Hashtable<>());
  }
}
