package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.StreamMessage;
import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.angarium.AngariumConnectionFactory;
import org.angarium.Broker;
import org.angarium.management.DeadLetterQueue;
import org.angarium.management.Export;
import org.angarium.management.Replay;
import org.angarium.store.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters on disk: kept as text and brought back, sent back in spite of kills. */
@Timeout(240)
class LettersTest {
  private static final String NAME = "vm://letters";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LARGE = 1_000_000;
  private static final int LETTERS = 200;

  @TempDir Path folder;

  private Broker start(String data) {
    Broker broker = Broker.at(NAME + "?journalSizeMb=16&data=" + folder.resolve(data)).start();
    broker.changeRedelivery("*", Map.of("maxDeliveries", "1"));
    return broker;
  }

  private static JMSContext context() {
    return new AngariumConnectionFactory(NAME + "?trustedClasses=java.util.*,java.lang.*")
        .createContext(JMSContext.SESSION_TRANSACTED);
  }

  private static void die(JMSContext context, int messages) throws JMSException {
    context.commit();
    try (JMSConsumer consumer = context.createConsumer(context.createQueue("orders"))) {
      for (int i = 0; i < messages; i++) {
        assertThat(consumer.receive(LIMIT.toMillis())).isNotNull();
      }
      context.rollback();
    }
  }

  private static void awaitDepth(Broker broker, String queue, long depth) {
    await().atMost(LIMIT).until(() -> broker.depth(queue) == depth);
  }

  /** Bodies that are large stand in files or tables of their own. */
  @Test
  void everyKindOfMessageComesBackAsItWasFromTheTextThatItWasExportedTo() throws Exception {
    List<Message> sent;
    try (Broker broker = start("one");
        JMSContext context = context()) {
      sent = messages(context);
      Queue orders = context.createQueue("orders");
      int mode = DeliveryMode.PERSISTENT;
      for (Message message : sent) {
        context.createProducer().setPriority(7).setDeliveryMode(mode).send(orders, message);
      }
      die(context, sent.size());
      awaitDepth(broker, "DLQ", sent.size());
    }
    StringBuilder text = new StringBuilder();
    try (Broker broker = start("one");
        DeadLetterQueue letters = broker.deadLetters("DLQ")) {
      assertThat(letters.exportTo(null, text)).isEqualTo(new Export(sent.size(), List.of()));
    }
    try (Broker broker = start("two");
        JMSContext context = context()) {
      try (DeadLetterQueue letters = broker.deadLetters("DLQ")) {
        letters.importFrom(new BufferedReader(new StringReader(text.toString())));
        assertThat(letters.replay(Replay.ALL).sent()).isEqualTo(sent.size());
      }
      JMSConsumer consumer = context.createConsumer(context.createQueue("orders"));
      for (Message message : sent) {
        requireSame(consumer.receive(LIMIT.toMillis()), message);
      }
    }
  }

  private static List<Message> messages(JMSContext context) throws JMSException {
    byte[] noise = Messages.noise(LARGE);
    BytesMessage small = context.createBytesMessage();
    small.writeBytes(noise, 0, 300);
    BytesMessage large = context.createBytesMessage();
    large.writeBytes(noise);
    MapMessage map = context.createMapMessage();
    properties().forEach((name, value) -> put(map, name, value));
    map.setBytes("bytes", new byte[] {1, -1, 0});
    map.setChar("char", '\ud800');
    StreamMessage stream = context.createStreamMessage();
    for (Object value : properties().values()) {
      stream.writeObject(value);
    }
    stream.writeChar('\u0000');
    stream.writeBytes(new byte[] {-128, 127});
    List<Message> messages =
        List.of(
            context.createMessage(),
            context.createTextMessage("quote \" back \\ \n\u0000\ud83d\ude00"),
            context.createTextMessage(""),
            context.createTextMessage("long ".repeat(LARGE / 5)),
            small,
            large,
            map,
            stream,
            context.createObjectMessage(new ArrayList<>(List.of("a", 1, 2.5))));
    for (Message message : messages) {
      for (Map.Entry<String, Object> property : properties().entrySet()) {
        message.setObjectProperty(property.getKey(), property.getValue());
      }
      message.setJMSCorrelationID("correlation \u00e9");
      message.setJMSType("type");
      message.setJMSReplyTo(context.createTopic("answers"));
    }
    return messages;
  }

  private static Map<String, Object> properties() {
    return OlderFolder.properties();
  }

  private static void put(MapMessage map, String name, Object value) {
    try {
      map.setObject(name, value);
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private static void requireSame(Message back, Message sent) throws JMSException {
    assertThat(back).as(sent.toString()).isNotNull().hasSameClassAs(sent);
    assertThat(back.getJMSMessageID()).isEqualTo(sent.getJMSMessageID());
    assertThat(back.getJMSTimestamp()).isEqualTo(sent.getJMSTimestamp());
    assertThat(back.getJMSPriority()).isEqualTo(7);
    assertThat(back.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(back.getJMSCorrelationID()).isEqualTo(sent.getJMSCorrelationID());
    assertThat(back.getJMSType()).isEqualTo(sent.getJMSType());
    assertThat(back.getJMSReplyTo()).isEqualTo(sent.getJMSReplyTo());
    for (String name : names(sent.getPropertyNames())) {
      if (!name.startsWith("JMSX")) {
        assertThat(back.getObjectProperty(name)).isEqualTo(sent.getObjectProperty(name));
      }
    }
    assertThat(body(back)).isEqualTo(body(sent));
  }

  private static List<String> names(Enumeration<?> names) {
    List<String> all = new ArrayList<>();
    names.asIterator().forEachRemaining(name -> all.add((String) name));
    return all;
  }

  /** The body as lists, numbers and texts, which can be compared. */
  private static Object body(Message message) throws JMSException {
    if (message instanceof StreamMessage stream) {
      stream.reset();
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < properties().size() + 2; i++) {
        values.add(comparable(stream.readObject()));
      }
      return values;
    } else if (message instanceof MapMessage map) {
      List<Object> values = new ArrayList<>();
      for (String name : names(map.getMapNames())) {
        values.add(name);
        values.add(comparable(map.getObject(name)));
      }
      return values;
    } else if (message instanceof BytesMessage bytes) {
      bytes.reset();
      byte[] all = new byte[(int) bytes.getBodyLength()];
      bytes.readBytes(all);
      return comparable(all);
    }
    return List.of(
        String.valueOf(
            message.isBodyAssignableTo(Object.class) ? message.getBody(Object.class) : null));
  }

  private static Object comparable(Object value) {
    if (value instanceof byte[] bytes) {
      return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList();
    }
    return String.valueOf(value) + (value == null ? "" : value.getClass());
  }

  /** A copy of the folder of a broker that runs is what a killed process would leave. */
  @Test
  void aReplayThatIsKilledGoesOnWithoutLossOrDoubling() throws Exception {
    List<Path> killed = new ArrayList<>();
    try (Broker broker = start("live");
        JMSContext context = context()) {
      for (int i = 0; i < LETTERS; i++) {
        context.createProducer().send(context.createQueue("orders"), "letter " + i);
      }
      die(context, LETTERS);
      awaitDepth(broker, "DLQ", LETTERS);
      try (DeadLetterQueue letters = broker.deadLetters("DLQ")) {
        CompletableFuture<Replay.Result> replay =
            CompletableFuture.supplyAsync(() -> letters.replay(Replay.ALL.atMost(LETTERS)));
        for (int quarter = 1; quarter <= 3; quarter++) {
          long sent = LETTERS / 4 * quarter;
          await().atMost(LIMIT).until(() -> replay.isDone() || broker.depth("orders") >= sent);
          killed.add(FolderCopy.of(folder.resolve("live"), folder.resolve("at-" + quarter)));
        }
        assertThat(replay.get().sent()).isEqualTo(LETTERS);
      }
    }
    for (Path copy : killed) {
      assertThat(resumed(copy.getFileName().toString())).isLessThan(LETTERS);
    }
  }

  /** Runs the replay again; says how many letters were left for it. */
  private long resumed(String data) throws JMSException {
    try (Broker broker = start(data);
        JMSContext context = context()) {
      long left = broker.depth("DLQ");
      assertThat(broker.depth("orders")).isEqualTo(LETTERS - left);
      try (DeadLetterQueue letters = broker.deadLetters("DLQ")) {
        assertThat(letters.replay(Replay.ALL).sent()).isEqualTo(left);
      }
      assertThat(broker.depth("DLQ")).isZero();
      JMSConsumer consumer = context.createConsumer(context.createQueue("orders"));
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < LETTERS; i++) {
        texts.add(consumer.receiveBody(String.class, LIMIT.toMillis()));
      }
      assertThat(consumer.receiveNoWait()).isNull();
      assertThat(texts)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, LETTERS).mapToObj(i -> "letter " + i).toList());
      return left;
    }
  }
}
