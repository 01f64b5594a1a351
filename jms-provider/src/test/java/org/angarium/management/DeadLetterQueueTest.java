package org.angarium.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.angarium.Broker;
import org.angarium.junit.TestBroker;
import org.angarium.message.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class DeadLetterQueueTest {
  private static final long LIMIT_MS = 30_000;

  private TestBroker test;
  private Broker broker;
  private JMSContext context;
  private Queue orders;
  private DeadLetterQueue letters;

  @BeforeEach
  void start() {
    test = TestBroker.start();
    broker = test.broker();
    broker.changeRedelivery("*", Map.of("maxDeliveries", "1"));
    context = test.factory().createContext(JMSContext.SESSION_TRANSACTED);
    orders = context.createQueue("orders");
    letters = broker.deadLetters("DLQ");
  }

  @AfterEach
  void stop() {
    letters.close();
    context.close();
    test.close();
  }

  /** Makes dead letters of these texts. */
  private void die(String... texts) throws Exception {
    for (String text : texts) {
      Message message = context.createTextMessage(text);
      message.setStringProperty("region", text.substring(0, 1));
      message.setIntProperty("size", text.length());
      context.createProducer().send(orders, message);
    }
    context.commit();
    try (JMSConsumer consumer = context.createConsumer(orders)) {
      for (String text : texts) {
        assertThat(consumer.receiveBody(String.class, LIMIT_MS)).isEqualTo(text);
      }
      context.rollback();
    }
    test.awaitDepth("orders", 0, Duration.ofMillis(LIMIT_MS));
  }

  private String[] take(String queue) {
    List<String> texts = new ArrayList<>();
    try (JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
      String text = consumer.receiveBody(String.class, 1_000);
      while (text != null) {
        texts.add(text);
        text = consumer.receiveBodyNoWait(String.class);
      }
      context.commit();
    }
    return texts.toArray(String[]::new);
  }

  @Test
  void looksAtLettersAndTheirHistory() throws Exception {
    die("north", "south", "nowhere");
    test.awaitDepth("DLQ", 3, Duration.ofMillis(LIMIT_MS));
    assertThat(letters.browse(null, 2)).hasSize(2);
    assertThat(letters.browse("region = 's'", 10)).singleElement().satisfies(this::check);
    assertThat(letters.count("region = 'n'")).isEqualTo(2);
    assertThat(letters.byReason(null)).isEqualTo(Map.of("rolled back by the client", 3L));
    assertThat(test.depth("DLQ")).isEqualTo(3);
  }

  private void check(DeadLetter letter) {
    assertThat(letter.from()).isEqualTo("queue:orders");
    assertThat(letter.cause()).isEqualTo("maxDeliveries");
    assertThat(letter.attempts()).isEqualTo(1);
    assertThat(letter.deaths()).isEqualTo(1);
    assertThat(letter.history()).hasSize(2);
    assertThat(letter.endedMs()).isPositive();
    assertThat(letters.find(String.valueOf(letter.messageId()))).isNotNull();
    assertThat(letters.find("ID:it's not there")).isNull();
  }

  @Test
  void sendsBackWhatAFilterPicks() throws Exception {
    die("north", "south", "nowhere");
    test.awaitDepth("DLQ", 3, Duration.ofMillis(LIMIT_MS));
    Replay north = Replay.ALL.where("region = 'n'");
    assertThat(letters.replay(north.dry())).isEqualTo(new Replay.Result(2, 0, List.of()));
    assertThat(test.depth("DLQ")).isEqualTo(3);
    assertThat(test.depth("orders")).isZero();
    assertThat(letters.replay(north)).isEqualTo(new Replay.Result(2, 0, List.of()));
    assertThat(take("orders")).containsExactly("north", "nowhere");
    assertThat(test.depth("DLQ")).isEqualTo(1);
    assertThat(letters.replay(Replay.ALL.to(Address.queue("other")).atMost(1_000)))
        .isEqualTo(new Replay.Result(1, 0, List.of()));
    assertThat(take("other")).containsExactly("south");
  }

  /** The letters are dated after now, for a day to come. */
  @Test
  void sendsBackAndRemovesWhatEndedBeforeTheClockWasSetBack() throws Exception {
    die("north", "south", "nowhere");
    test.awaitDepth("DLQ", 3, Duration.ofMillis(LIMIT_MS));
    test.jump(Duration.ofDays(-1));
    String south = String.valueOf(letters.browse("region = 's'", 1).get(0).messageId());
    assertThat(letters.resend(south, message -> LetterTransfer.to(message, Address.queue("other"))))
        .isTrue();
    assertThat(take("other")).containsExactly("south");
    Replay one = Replay.ALL.where("size = 5");
    assertThat(letters.replay(one)).isEqualTo(new Replay.Result(1, 0, List.of()));
    assertThat(take("orders")).containsExactly("north");
    assertThat(letters.replay(one)).isEqualTo(new Replay.Result(0, 0, List.of()));
    assertThat(letters.purge(null, 1)).isEqualTo(1);
    assertThat(test.depth("DLQ")).isZero();
  }

  /** Whatever ends while letters are sent is dated before them. */
  @Test
  void whatEndsAgainIsNotSentAgainWhenTheClockWasSetBack() throws Exception {
    die("a", "b", "c");
    test.awaitDepth("DLQ", 3, Duration.ofMillis(LIMIT_MS));
    test.jump(Duration.ofDays(-1));
    try (JMSContext listening = test.factory().createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
      listening
          .createConsumer(orders)
          .setMessageListener(
              message -> {
                throw new IllegalStateException("still");
              });
      assertThat(letters.replay(Replay.ALL.atMost(10)).sent()).isEqualTo(3);
      test.awaitDepth("DLQ", 3, Duration.ofMillis(LIMIT_MS));
    }
    assertThat(letters.browse(null, 10)).allMatch(letter -> letter.deaths() == 2);
  }

  @Test
  void sendsNoFasterThanItIsTold() throws Exception {
    die(IntStream.range(0, 30).mapToObj(n -> "letter " + n).toArray(String[]::new));
    test.awaitDepth("DLQ", 30, Duration.ofMillis(LIMIT_MS));
    long begunNanos = System.nanoTime();
    assertThat(letters.replay(Replay.ALL.atMost(20)).sent()).isEqualTo(30);
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
    assertThat(tookMs).as("30 letters, 20 a second, two at once").isGreaterThanOrEqualTo(1_400);
    assertThat(test.depth("orders")).isEqualTo(30);
  }

  @Test
  void aDryRunLeavesNoTraceOnALetter() throws Exception {
    die("north");
    test.awaitDepth("DLQ", 1, Duration.ofMillis(LIMIT_MS));
    String before = export();
    assertThat(letters.replay(Replay.ALL.dry()).sent()).isEqualTo(1);
    assertThat(letters.replay(Replay.ALL.to(Address.queue("nowhere")).dry()).sent()).isEqualTo(1);
    assertThat(export()).isEqualTo(before);
    assertThat(broker.management().destinations())
        .noneMatch(destination -> destination.address().name().equals("nowhere"));
    try (JMSConsumer consumer = context.createConsumer(context.createQueue("DLQ"))) {
      Message letter = consumer.receive(LIMIT_MS);
      assertThat(letter.getJMSRedelivered()).isFalse();
      assertThat(letter.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
      context.rollback();
    }
  }

  private String export() throws Exception {
    StringBuilder out = new StringBuilder();
    letters.exportTo(null, out);
    return out.toString();
  }

  @Test
  void keepsWhatEndedInASubscriptionUnlessATargetIsNamed() throws Exception {
    try (JMSConsumer consumer =
        context.createSharedConsumer(context.createTopic("news"), "readers")) {
      context.createProducer().send(context.createTopic("news"), "paper");
      context.commit();
      assertThat(consumer.receiveBody(String.class, LIMIT_MS)).isEqualTo("paper");
      context.rollback();
      test.awaitDepth("DLQ", 1, Duration.ofMillis(LIMIT_MS));
      assertThat(letters.replay(Replay.ALL)).isEqualTo(new Replay.Result(0, 1, List.of()));
      assertThat(test.depth("DLQ")).isEqualTo(1);
      assertThat(letters.replay(Replay.ALL.to(Address.queue("late"))))
          .isEqualTo(new Replay.Result(1, 0, List.of()));
      assertThat(take("late")).containsExactly("paper");
    }
  }

  @Test
  void aLetterThatEndsAgainWhileItIsSentBackIsNotSentAgain() throws Exception {
    die("a", "b");
    test.awaitDepth("DLQ", 2, Duration.ofMillis(LIMIT_MS));
    try (JMSContext listening = test.factory().createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
      listening
          .createConsumer(orders)
          .setMessageListener(
              message -> {
                throw new IllegalStateException("still");
              });
      assertThat(letters.replay(Replay.ALL).sent()).isEqualTo(2);
      test.awaitDepth("DLQ", 2, Duration.ofMillis(LIMIT_MS));
    }
    assertThat(letters.browse(null, 10)).allMatch(letter -> letter.deaths() == 2);
  }

  @Test
  void sendsOneLetterAnewAfterItWasChanged() throws Exception {
    die("nroth", "south");
    test.awaitDepth("DLQ", 2, Duration.ofMillis(LIMIT_MS));
    String id = String.valueOf(letters.browse("region = 'n'", 1).get(0).messageId());
    assertThat(
            letters.resend(
                id,
                message ->
                    LetterTransfer.to(
                        message.withBody(
                            org.angarium.message.Body.of(
                                org.angarium.message.Text.encode("north"))),
                        Address.queue("orders"))))
        .isTrue();
    assertThat(take("orders")).containsExactly("north");
    assertThat(letters.resend(id, message -> message)).isFalse();
    assertThat(test.depth("DLQ")).isEqualTo(1);
  }

  @Test
  void removesLettersOnlyWhenTheyAreAsManyAsTheCallerThinks() throws Exception {
    die("north", "south", "nowhere");
    test.awaitDepth("DLQ", 3, Duration.ofMillis(LIMIT_MS));
    assertThatThrownBy(() -> letters.purge("region = 'n'", 3))
        .hasMessageContaining("has 2 such letters, not 3");
    assertThat(letters.purge("region = 'n'", 2)).isEqualTo(2);
    assertThat(test.depth("DLQ")).isEqualTo(1);
  }

  @Test
  void whatWasExportedIsImportedAsItWas() throws Exception {
    Message odd = context.createMapMessage();
    odd.setStringProperty("quote", "\"\\\n\u0001\u00e9\ud800");
    odd.setFloatProperty("f", Float.NaN);
    odd.setByteProperty("b", (byte) -1);
    odd.setObjectProperty("none", null);
    odd.setJMSReplyTo(context.createTopic("answers"));
    odd.setJMSCorrelationID("c");
    odd.setJMSType("t");
    context.createProducer().send(orders, odd);
    context.createProducer().send(orders, context.createTextMessage(null));
    context.commit();
    try (JMSConsumer consumer = context.createConsumer(orders)) {
      consumer.receive(LIMIT_MS);
      consumer.receive(LIMIT_MS);
      context.rollback();
    }
    die("text \u00e9\n\ud800");
    test.awaitDepth("DLQ", 3, Duration.ofMillis(LIMIT_MS));
    StringBuilder out = new StringBuilder();
    assertThat(letters.exportTo(null, out)).isEqualTo(new Export(3, List.of()));
    String exported = out.toString();
    assertThat(exported.lines()).hasSize(3);
    try (DeadLetterQueue copies = broker.deadLetters("copies")) {
      assertThat(copies.importFrom(new BufferedReader(new StringReader(exported)))).isEqualTo(3);
      StringBuilder again = new StringBuilder();
      copies.exportTo(null, again);
      assertThat(again.toString())
          .isEqualTo(
              exported.replace(
                  "\"queue:orders\",\"persistent\"", "\"queue:copies\",\"persistent\""));
      assertThatThrownBy(
              () ->
                  copies.importFrom(
                      new BufferedReader(new StringReader("\n{\"id\":\"x\", \"body\": 1}"))))
          .hasMessageContaining("line 2 is not a letter: ");
    }
  }
}
