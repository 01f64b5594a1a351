package org.angarium.tck.ending;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.angarium.AngariumConnectionFactory;
import org.angarium.AngariumXAConnectionFactory;
import org.angarium.Broker;

/**
 * A broker on which subjects are opened, fed from outside, and looked after. Used by one thread.
 */
final class Stage implements AutoCloseable {
  static final long LIMIT_MS = 30_000;

  /** What the names of threads that call the application back end with. */
  private static final Set<String> CALLBACKS =
      Set.of("listeners", "completions", "exceptions", "sessions");

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String LAST = "last";

  private final String brokerName;
  private final Broker broker;
  private final AngariumConnectionFactory factory;
  private final AngariumXAConnectionFactory xaFactory;
  private final Connection outside;
  private final Session feeding;

  /**
   * A stage.
   *
   * @param options of the broker, as they follow the name in a URL
   */
  Stage(String brokerName, String options) throws JMSException {
    this.brokerName = brokerName;
    String url = "vm://" + brokerName + options;
    broker = Broker.at(url).start();
    factory = new AngariumConnectionFactory(url);
    xaFactory = new AngariumXAConnectionFactory(url);
    outside = factory.createConnection();
    feeding = outside.createSession(Session.SESSION_TRANSACTED);
  }

  static String newName() {
    return "ending-" + NUMBERS.incrementAndGet();
  }

  Subject open(Kind kind, Tally tally, String name) throws JMSException {
    if (kind.isContext()) {
      return new ContextSubject(kind, tally, factory.createContext(), name);
    }
    if (kind == Kind.BRANCH) {
      return new BranchSubject(tally, xaFactory.createXAConnection(), name);
    }
    Connection connection = factory.createConnection();
    if (kind == Kind.DURABLE) {
      connection.setClientID(name);
    }
    return SessionSubject.of(kind, tally, connection, name);
  }

  void feed(Subject subject, int messages) throws JMSException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      ids.add(subject.tally.next());
    }
    feed(subject.destination(), ids);
    ids.forEach(subject.tally::sent);
  }

  private void feed(Destination destination, List<String> texts) throws JMSException {
    try (MessageProducer producer = feeding.createProducer(destination)) {
      for (String text : texts) {
        producer.send(feeding.createTextMessage(text));
      }
      feeding.commit();
    }
  }

  /** What is left for others when a subject has ended. */
  @FunctionalInterface
  interface Left {
    List<String> messages() throws JMSException;
  }

  /**
   * Keeps a subject's messages where they would otherwise be gone with it.
   *
   * @return to be called when the subject is closed, to take the rest
   */
  Left keep(Subject subject, String name) throws JMSException {
    Destination destination = subject.destination();
    return switch (subject.kind.from) {
      case QUEUE -> () -> takeRest(factory.createConnection(), destination, name);
      case DURABLE_SUBSCRIPTION ->
          () -> {
            Connection connection = factory.createConnection();
            connection.setClientID(name);
            return takeRest(connection, destination, name);
          };
      case SHARED_SUBSCRIPTION -> {
        Connection keeper = factory.createConnection();
        Session session = keeper.createSession(Session.DUPS_OK_ACKNOWLEDGE);
        MessageConsumer consumer = session.createSharedConsumer((Topic) destination, name);
        yield () -> takeRest(keeper, destination, consumer);
      }
      case TEMPORARY_QUEUE -> List::of;
    };
  }

  private List<String> takeRest(Connection connection, Destination destination, String name)
      throws JMSException {
    Session session = connection.createSession(Session.DUPS_OK_ACKNOWLEDGE);
    return takeRest(
        connection,
        destination,
        destination instanceof Topic topic
            ? session.createDurableConsumer(topic, name)
            : session.createConsumer(destination));
  }

  /** Takes all there is, up to one more message that is sent now and so comes last. */
  private List<String> takeRest(
      Connection connection, Destination destination, MessageConsumer consumer)
      throws JMSException {
    try (connection) {
      feed(destination, List.of(LAST));
      connection.start();
      List<String> rest = new ArrayList<>();
      while (true) {
        Message message = consumer.receive(LIMIT_MS);
        if (message == null) {
          throw new JMSException("nothing comes from " + destination + " after " + rest);
        }
        String text = ((TextMessage) message).getText();
        if (text.equals(LAST)) {
          return rest;
        }
        rest.add(text);
      }
    }
  }

  /** The threads that call the application back, of any connection of this process. */
  static List<String> callbackThreads() {
    return threads("angarium-").stream()
        .filter(name -> CALLBACKS.contains(name.substring(name.lastIndexOf('-') + 1)))
        .toList();
  }

  /** The threads of the broker. */
  List<String> threads() {
    return threads("angarium-" + brokerName + "-");
  }

  private static List<String> threads(String prefix) {
    Thread[] all = new Thread[Thread.activeCount() * 2 + 16];
    int count = Thread.enumerate(all);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (all[i].getName().startsWith(prefix)) {
        names.add(all[i].getName());
      }
    }
    return names;
  }

  void closeBroker() {
    broker.close();
  }

  @Override
  public void close() throws JMSException {
    outside.close();
    broker.close();
  }
}
