package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;
import org.junit.jupiter.api.BeforeEach;

/** The client identifier of a connection (JMS 3.1, 6.1.2). */
class ClientIdTest extends ConformanceCase {

  /** What a closed connection leaves behind is seen only while its broker goes on. */
  @BeforeEach
  void keepTheBrokerUp() throws JMSException {
    shared();
  }

  @Statement(id = "6.1.2-1", text = "A connection without client id has null as such.")
  void noClientId() throws JMSException {
    assertThat(connection().getClientID()).isNull();
    assertThat(context().getClientID()).isNull();
  }

  @Statement(id = "6.1.2-2", text = "A new connection of any kind can be given a client id.")
  void newConnectionTakesAnId() throws JMSException {
    List<Connection> kinds = List.of(connection(), queueConnection(), topicConnection());
    for (Connection connection : kinds) {
      String id = fresh("client");
      connection.setClientID(id);
      assertThat(connection.getClientID()).isEqualTo(id);
    }
    JMSContext context = context();
    String id = fresh("client");
    context.setClientID(id);
    assertThat(context.getClientID()).isEqualTo(id);
  }

  @Statement(
      id = "6.1.2-3",
      text = "A client id that an administrator gave a factory is its connections' from the start.")
  void factoryGivesTheId() throws JMSException {
    String id = fresh("client");
    ConnectionFactory factory = provider().connectionFactory(id);
    try (Connection connection = factory.createConnection()) {
      assertThat(connection.getClientID()).isEqualTo(id);
    }
    try (JMSContext context = factory.createContext()) {
      assertThat(context.getClientID()).isEqualTo(id);
    }
  }

  @Statement(id = "6.1.2-4", text = "A client id from the factory cannot be set over.")
  void factorysIdStays() throws JMSException {
    String id = fresh("client");
    ConnectionFactory factory = provider().connectionFactory(id);
    try (Connection connection = factory.createConnection()) {
      refuses(IllegalStateException.class, () -> connection.setClientID(fresh("other")));
      refuses(IllegalStateException.class, () -> connection.setClientID(id));
      assertThat(connection.getClientID()).isEqualTo(id);
    }
    try (JMSContext context = factory.createContext()) {
      refuses(IllegalStateRuntimeException.class, () -> context.setClientID(fresh("other")));
      assertThat(context.getClientID()).isEqualTo(id);
    }
  }

  @Statement(id = "6.1.2-5", text = "A client id can be set only once.")
  void idIsSetOnce() throws JMSException {
    String id = fresh("client");
    Connection connection = connection(id);
    refuses(IllegalStateException.class, () -> connection.setClientID(fresh("other")));
    assertThat(connection.getClientID()).isEqualTo(id);
    JMSContext context = context();
    context.setClientID(fresh("client"));
    refuses(IllegalStateRuntimeException.class, () -> context.setClientID(fresh("other")));
  }

  @Statement(
      id = "6.1.2-6",
      text = "After any other action on a connection it is too late to set its client id.")
  void lateOnAConnection() throws JMSException {
    Cells cells = new Cells();
    tooLate(cells, "createSession", Connection::createSession);
    tooLate(cells, "start", Connection::start);
    tooLate(cells, "stop", Connection::stop);
    tooLate(cells, "getMetaData", Connection::getMetaData);
    tooLate(cells, "setExceptionListener", connection -> connection.setExceptionListener(null));
    cells.end();
  }

  private void tooLate(Cells cells, String action, ActionOf<Connection> act) throws JMSException {
    Connection connection = connection();
    act.on(connection);
    cells.refused(
        action, IllegalStateException.class, () -> connection.setClientID(fresh("client")));
  }

  @Statement(
      id = "6.1.2-7",
      text = "After any other action on a context it is too late to set its client id.")
  void lateOnAContext() throws JMSException {
    Cells cells = new Cells();
    tooLateFor(cells, "createQueue", context -> context.createQueue(fresh("queue")));
    tooLateFor(cells, "createProducer", JMSContext::createProducer);
    tooLateFor(cells, "createTextMessage", context -> context.createTextMessage("any"));
    tooLateFor(cells, "createConsumer", context -> context.createConsumer(queue()));
    tooLateFor(cells, "createContext", context -> context.createContext(1).close());
    tooLateFor(cells, "start", JMSContext::start);
    tooLateFor(cells, "stop", JMSContext::stop);
    tooLateFor(cells, "setExceptionListener", context -> context.setExceptionListener(null));
    cells.end();
  }

  private void tooLateFor(Cells cells, String action, ActionOf<JMSContext> act)
      throws JMSException {
    JMSContext context = context();
    act.on(context);
    cells.refused(
        action, IllegalStateRuntimeException.class, () -> context.setClientID(fresh("client")));
  }

  /** What a client does with something. */
  @FunctionalInterface
  private interface ActionOf<T> {
    void on(T object) throws JMSException;
  }

  @Statement(
      id = "6.1.2-8",
      text = "A client id that a connection has is refused to another with InvalidClientID.")
  void idIsUsedByOne() throws JMSException {
    String id = fresh("client");
    connection(id);
    Connection other = connection();
    refuses(InvalidClientIDException.class, () -> other.setClientID(id));
    JMSContext context = context();
    refuses(InvalidClientIDRuntimeException.class, () -> context.setClientID(id));
  }

  @Statement(
      id = "6.1.2-9",
      text = "While a factory's client id is in use, the factory makes no second connection.")
  void factorysIdIsUsedByOne() throws JMSException {
    ConnectionFactory factory = provider().connectionFactory(fresh("client"));
    Connection first = closing(factory.createConnection());
    refuses(JMSException.class, () -> factory.createConnection().createSession());
    refuses(JMSRuntimeException.class, () -> factory.createContext().createMessage());
    assertThat(first.createSession().createMessage()).isNotNull();
  }

  @Statement(id = "6.1.2-10", text = "The client id of a closed connection is free again.")
  void closedConnectionFreesItsId() throws JMSException {
    String id = fresh("client");
    try (Connection first = connection(id)) {
      assertThat(first.getClientID()).isEqualTo(id);
    }
    try (JMSContext second = factory().createContext()) {
      second.setClientID(id);
    }
    assertThat(connection(id).getClientID()).isEqualTo(id);
  }

  @Statement(
      id = "6.1.2-11",
      text = "Contexts of one connection have the client id together, until the last is closed.")
  void contextsShareTheId() {
    String id = fresh("client");
    JMSContext first = context();
    first.setClientID(id);
    JMSContext second = closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    first.close();
    assertThat(second.getClientID()).isEqualTo(id);
    JMSContext other = context();
    refuses(InvalidClientIDRuntimeException.class, () -> other.setClientID(id));
    second.close();
    JMSContext next = context();
    next.setClientID(id);
    assertThat(next.getClientID()).isEqualTo(id);
  }

  @Statement(
      id = "6.1.2-12",
      text = "The same subscription name under two client ids is two durable subscriptions.")
  void idIdentifiesDurableSubscriptions() throws JMSException {
    Topic topic = topic();
    String[] ids = {fresh("client"), fresh("client")};
    for (String id : ids) {
      try (Connection connection = connection(id)) {
        connection.createSession().createDurableConsumer(topic, "name").close();
      }
    }
    send(topic, "any");
    for (String id : ids) {
      try (Connection connection = connection(id)) {
        connection.start();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createDurableConsumer(topic, "name");
        assertThat(receiveText(consumer)).isEqualTo("any");
        consumer.close();
        session.unsubscribe("name");
      }
    }
  }

  @Statement(
      id = "6.1.2-13",
      text = "With and without client id the same name is two shared subscriptions.")
  void idIdentifiesSharedSubscriptions() throws JMSException {
    Topic topic = topic();
    String name = fresh("name");
    Connection withId = connection(fresh("client"));
    withId.start();
    MessageConsumer first = withId.createSession().createSharedConsumer(topic, name);
    MessageConsumer second = session().createSharedConsumer(topic, name);
    send(topic, "any");
    assertThat(receiveText(first)).isEqualTo("any");
    assertThat(receiveText(second)).isEqualTo("any");
  }
}
