package org.angarium.tck.crash;

import jakarta.jms.Destination;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.angarium.AngariumConnectionFactory;

/**
 * The queues and the subscription under torture, and the messages in them: what all the processes
 * have to agree on.
 */
final class Site {
  /** A queue with one listener that acknowledges automatically. */
  static final String PLAIN = "plain";

  /** A queue whose consumer acknowledges several at a time. */
  static final String BATCHES = "batches";

  /** A queue with three consumers of different kinds. */
  static final String SHARED = "shared";

  /** A queue that one of those moves its messages to. */
  static final String MOVED = "moved";

  /** The durable subscription to a topic. */
  static final String NEWS = "news";

  /** A topic with several shared durable subscriptions, so that one send has several copies. */
  static final String SPREAD = "spread";

  /** These subscriptions: two with quick consumers, and one with a transacted one. */
  static final List<String> COPIES = List.of("spread-1", "spread-2", "spread-3");

  /** All that a message is sent to for itself. */
  static final List<String> SINGLE = List.of(PLAIN, BATCHES, SHARED, MOVED, NEWS);

  /** Those with one consumer each. */
  static final Set<String> ORDERED =
      Set.of(PLAIN, BATCHES, MOVED, NEWS, COPIES.get(0), COPIES.get(1), COPIES.get(2));

  private static final String ID = "id";
  private static final int LARGE = 300_000;

  /** One of so many processes has a journal of the usual size. */
  private static final int LARGE_JOURNALS = 4;

  private final AngariumConnectionFactory factory;

  /**
   * The site of a process.
   *
   * @param seed decides how large its journal may become: the small one is full after a few kills,
   *     so that it is drained and used again under the next ones
   */
  Site(Path data, long seed) throws JMSException {
    boolean small = Math.floorMod(seed, LARGE_JOURNALS) != 0;
    factory = new AngariumConnectionFactory(url(data) + (small ? "&journalSizeMb=16" : ""));
  }

  /** The seed, or one near to it, that makes for a small journal. */
  static long small(long seed) {
    return Math.floorMod(seed, LARGE_JOURNALS) == 0 ? seed + 1 : seed;
  }

  /** Where the broker on a folder is found. */
  static String url(Path data) {
    String folder = URLEncoder.encode(data.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    return "vm://torture?lingerMs=0&data=" + folder;
  }

  /** To that broker when it runs already. */
  static AngariumConnectionFactory running() throws JMSException {
    return new AngariumConnectionFactory("vm://torture");
  }

  JMSContext context(int mode) {
    return factory.createContext(mode);
  }

  /** A context whose client id owns the subscription. */
  JMSContext subscriberContext(int mode) {
    JMSContext context = factory.createContext(mode);
    context.setClientID("torture");
    return context;
  }

  /** Where a message for this place is sent to. */
  static Destination destination(JMSContext context, String where) {
    if (COPIES.contains(where)) {
      return context.createTopic(SPREAD);
    }
    return where.equals(NEWS) || where.equals(SPREAD)
        ? context.createTopic(where)
        : context.createQueue(where);
  }

  /** Where a message is after it was sent to a place. */
  static List<Place> copies(Place place) {
    return place.where().equals(SPREAD)
        ? COPIES.stream().map(where -> new Place(where, place.message())).toList()
        : List.of(place);
  }

  static JMSConsumer consumer(JMSContext context, String where) {
    Destination destination = destination(context, where);
    if (COPIES.contains(where)) {
      return context.createSharedDurableConsumer((Topic) destination, where);
    }
    return destination instanceof Topic topic
        ? context.createDurableConsumer(topic, NEWS)
        : context.createConsumer(destination);
  }

  static Message message(JMSContext context, String id) throws JMSException {
    Message message = context.createTextMessage(body(id));
    message.setStringProperty(ID, id);
    return message;
  }

  /** What {@link #message} was given. */
  static String id(Message message) throws JMSException {
    return message.getStringProperty(ID);
  }

  /** What was received, as an event. */
  static Event.Seen seen(String actor, String where, Message message) throws JMSException {
    String id = id(message);
    boolean intact = message instanceof TextMessage text && body(id).equals(text.getText());
    return new Event.Seen(
        actor,
        new Place(where, id),
        message.getJMSRedelivered(),
        message.getIntProperty("JMSXDeliveryCount"),
        intact);
  }

  /** A text that follows from the id: mostly some hundred characters, now and then very many. */
  private static String body(String id) {
    SplittableRandom random = new SplittableRandom(id.hashCode());
    int length = random.nextInt(200) == 0 ? LARGE : random.nextInt(600);
    StringBuilder text = new StringBuilder(id).append(' ');
    while (text.length() < length) {
      text.append(Long.toString(random.nextLong(), 36)).append(' ');
    }
    return text.toString();
  }
}
