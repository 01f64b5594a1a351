package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.angarium.session.BrokerSession;
import org.angarium.session.DeliveryReason;
import org.angarium.session.Explanation;
import org.angarium.session.ManagementCall;
import org.angarium.session.ManagementCall.Inspection;
import org.angarium.session.RedeliveryTarget;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest.Mode;
import org.angarium.session.Settlement;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every reason why a message, a queue or a consumer is or is not served, each brought about in a
 * broker on a scheduler. A reason that is added does not compile here before it has its way.
 */
class ExplanationTest {
  private static final Address QUEUE = ScheduledBroker.QUEUE;
  private static final Address NOWHERE = Address.queue("nowhere");
  private static final Address TOPIC = Address.topic("prices");
  private static final BranchId BRANCH = new BranchId(1, new byte[] {1}, new byte[0]);
  private static final String BEHIND_THE_REST = "n > 5000";
  private static final String NOBODYS = "n > 90000";
  private static final int TRIES = 200;

  private final ScheduledBroker broker = new ScheduledBroker();
  private BrokerSession session = broker.open(Mode.AT_ONCE);

  @ParameterizedTest
  @EnumSource
  void everyReasonIsTold(DeliveryReason reason) {
    Explanation told = bringAbout(reason);
    assertThat(told.reason()).as(told.sentence()).isEqualTo(reason);
    assertThat(told.sentence()).startsWith(told.subject()).doesNotContain("%s", "null");
    assertThat(told.sentence().length()).isGreaterThan(told.subject().length() + 10);
  }

  private Explanation bringAbout(DeliveryReason reason) {
    return switch (reason) {
      case NOT_THERE -> {
        send(1);
        yield message(99);
      }
      case ARRIVING -> {
        declare();
        session.send(message(1, Map.of()));
        broker.runButStore();
        yield message(1);
      }
      case NO_DESTINATION -> only(new Inspection.WhyDestination(NOWHERE));
      case NO_SUBSCRIPTION -> {
        session.declare(TOPIC);
        broker.run();
        yield only(new Inspection.WhyMessage(TOPIC, "ID:1"));
      }
      case NO_SUCH_CONSUMER -> broker.ask(new Inspection.WhyConsumer("c/1/1"));
      case RECOVERING -> {
        send(1);
        restart();
        yield message(1);
      }
      case UNREADABLE -> {
        send(1);
        restart();
        failReads();
        yield message(1);
      }
      case IN_FLIGHT -> {
        deliver(1);
        broker.advance(40_000);
        yield message(1);
      }
      case BODY_LOADING -> {
        loadLarge();
        yield message(1);
      }
      case BODY_UNREADABLE -> {
        loadLarge();
        failReads();
        yield message(1);
      }
      case IN_TRANSACTION -> {
        BrokerSession transacted = broker.open(Mode.TRANSACTED);
        consume(transacted, 1);
        send(1);
        settle(transacted, Settlement.Outcome.ACCEPT);
        yield message(1);
      }
      case IN_BRANCH -> {
        prepare();
        yield message(1);
      }
      case MOVING -> {
        deliver(1);
        settle(session, Settlement.Outcome.REJECT);
        yield message(1);
      }
      case MOVE_REFUSED -> {
        policy(Map.of("maxDeliveries", "1"));
        deliver(1);
        broker.store().refuse(new StoreException(StoreException.Kind.FULL, "no space"));
        settle(session, Settlement.Outcome.REQUEUE);
        broker.run();
        yield message(1);
      }
      case DELAYED -> {
        declare();
        session.send(delayed(1, broker.nowMs() + 90_000));
        broker.run();
        yield message(1);
      }
      case BACKING_OFF -> {
        failFirst("skip", Map.of());
        yield message(1);
      }
      case BEHIND_GROUP -> {
        failFirst("groupStrict", Map.of("JMSXGroupID", "G"));
        session.send(message(2, Map.of("JMSXGroupID", "G")));
        broker.run();
        yield message(2);
      }
      case EXPIRED -> {
        declare();
        session.send(expiring(1, broker.nowMs() + 1_000));
        broker.run();
        broker.advance(1_001);
        yield message(1);
      }
      case NO_DELIVERY_LEFT -> {
        policy(Map.of("firstDelayMs", "0", "budgetMs", "500"));
        deliver(1);
        settle(session, Settlement.Outcome.REQUEUE);
        broker.run();
        broker.advance(501);
        yield message(1);
      }
      case PAUSED -> {
        send(1);
        broker.pause(QUEUE);
        yield message(1);
      }
      case BREAKER_OPEN -> {
        breakAtOnce();
        yield message(2);
      }
      case BREAKER_TRYING -> {
        breakAtOnce();
        broker.advance(30_000);
        yield message(3);
      }
      case BEHIND_HEAD -> {
        failFirst("strict", Map.of());
        send(2);
        yield message(2);
      }
      case QUEUE_LOADING -> {
        loadLarge();
        yield message(2);
      }
      case NO_CONSUMER -> {
        send(1);
        yield message(1);
      }
      case NO_MATCH -> {
        consume(NOBODYS);
        send(1);
        yield message(1);
      }
      case CONSUMERS_BUSY -> {
        deliver(1);
        send(2);
        yield message(2);
      }
      case CONSUMERS_IDLE -> {
        consume(session, 0);
        send(1);
        yield message(1);
      }
      case ON_ITS_WAY -> amidSearch(BEHIND_THE_REST, reason, why(6_000));
      case EMPTY -> {
        declare();
        yield queue();
      }
      case NOTHING_READY -> {
        deliver(1);
        yield queue();
      }
      case CONSUMER_BUSY -> {
        deliver(1);
        yield consumer();
      }
      case CONSUMER_IDLE -> {
        consume(session, 0);
        yield consumer();
      }
      case NOTHING_FOR_CONSUMER -> {
        consume(session, 1);
        yield consumer();
      }
      case NOTHING_SELECTED -> {
        consume(NOBODYS);
        send(1);
        yield consumer();
      }
      case SEARCHING -> {
        consume(NOBODYS);
        yield amidSearch(NOBODYS, reason, new Inspection.WhyConsumer(consumerName()));
      }
    };
  }

  // --- sentences

  @Test
  void sentencesNameWhoHasAMessageAndForHowLong() {
    deliver(1);
    broker.advance(40_000);
    assertThat(message(1).sentence())
        .isEqualTo(
            "ID:1 in queue:orders is in flight to consumer %s for 40 s and is not settled"
                .formatted(consumerName()));
  }

  @Test
  void aQueueIsExplainedByItsFirstReadyMessage() {
    send(1);
    assertThat(queue().sentence())
        .isEqualTo("queue:orders has one ready message; ID:1 is ready, but there is no consumer");
    send(2);
    assertThat(queue().sentence())
        .isEqualTo(
            "queue:orders has 2 ready messages; the first, ID:1, is ready, but there is no"
                + " consumer");
  }

  @Test
  void theHeadThatHoldsAQueueIsExplainedByItself() {
    failFirst("strict", Map.of());
    send(2);
    assertThat(message(1).reason()).isEqualTo(DeliveryReason.BACKING_OFF);
    assertThat(message(2).sentence()).contains("waits behind ID:1");
    broker.pause(QUEUE);
    broker.advance(60_000);
    assertThat(message(1).reason()).isEqualTo(DeliveryReason.PAUSED);
  }

  @Test
  void aBranchIsNamedAlsoAfterARestart() {
    prepare();
    restart();
    broker.run();
    assertThat(message(1).sentence()).contains("branch 1:01:", "PREPARED");
  }

  @Test
  void aPurgeThatExpectsAnotherNumberRemovesNothing() {
    send(1);
    send(2);
    assertThat(failure(() -> broker.ask(new ManagementCall.PurgeExactly(QUEUE, 1))))
        .contains("holds 2 messages that are not in flight, not 1");
    assertThat(broker.snapshot(QUEUE).messages()).isEqualTo(2);
    assertThat(broker.managed(new ManagementCall.PurgeExactly(QUEUE, 2))).isEqualTo(2);
    assertThat(broker.snapshot(QUEUE).messages()).isZero();
  }

  private static @Nullable String failure(Supplier<?> asked) {
    try {
      asked.get();
      return null;
    } catch (SessionException e) {
      return e.getMessage();
    }
  }

  // --- ways there

  private void declare() {
    session.declare(QUEUE);
    broker.run();
  }

  private void send(int number) {
    session.send(message(number, Map.of()));
    broker.run();
  }

  private void consume(BrokerSession in, int credit) {
    broker.consume(in, 1, credit);
    broker.run();
  }

  private void consume(String selector) {
    broker.consume(session, 1, 1, selector);
    broker.run();
  }

  /** A message that is delivered to a consumer which takes no more. */
  private void deliver(int number) {
    consume(session, 1);
    send(number);
  }

  /** Settles what was delivered last, before the store writes anything. */
  private void settle(BrokerSession in, Settlement.Outcome outcome) {
    var last = broker.delivered.get(broker.delivered.size() - 1);
    in.begin(last.token());
    in.settle(
        new Settlement(List.of(last.token()), outcome, "it broke", Settlement.Answer.DURABLE));
    broker.runButStore();
  }

  private void policy(Map<String, String> settings) {
    declare();
    var reply = new ManagementCall.ChangeRedelivery(RedeliveryTarget.of(QUEUE), settings);
    broker.managed(reply);
  }

  /** A first message that failed and waits for its next delivery. */
  private void failFirst(String order, Map<String, Object> properties) {
    policy(Map.of("order", order, "firstDelayMs", "60000", "jitterPercent", "0"));
    consume(session, 1);
    session.send(message(1, properties));
    broker.run();
    settle(session, Settlement.Outcome.REQUEUE);
    broker.run();
  }

  /** An open breaker, two ready messages, and a consumer with credit for one. */
  private void breakAtOnce() {
    policy(
        Map.of(
            "breakerFailures",
            "1",
            "breakerOpenMs",
            "30000",
            "firstDelayMs",
            "3600000",
            "maxDelayMs",
            "3600000",
            "jitterPercent",
            "0"));
    deliver(1);
    settle(session, Settlement.Outcome.REQUEUE);
    session.credit(1, 1);
    send(2);
    send(3);
  }

  private void prepare() {
    BrokerSession xa = broker.open(Mode.XA);
    consume(xa, 1);
    send(1);
    xa.xaStart(BRANCH, BrokerSession.XaStart.NEW);
    broker.run();
    xa.settle(Settlement.accept(List.of(broker.delivered.get(0).token())));
    xa.xaEnd(BRANCH, BrokerSession.XaEnd.SUCCESS);
    xa.xaPrepare(BRANCH);
    broker.run();
  }

  private void restart() {
    broker.restart();
    session = broker.open(Mode.AT_ONCE);
    broker.runButStore();
  }

  private void failReads() {
    broker.store().failReads(new StoreException(StoreException.Kind.FAILED, "the disk is gone"));
    broker.read();
    broker.runButStore();
  }

  /** A large message whose body is asked for, and another one behind it. */
  private void loadLarge() {
    session.send(broker.largeMessage());
    broker.run();
    send(2);
    restart();
    broker.run();
    broker.consume(session, 1, 2);
    broker.runButReads();
  }

  /** Asks while a consumer looks through more messages than it does in one go. */
  private <R> Explanation amidSearch(
      String selector, DeliveryReason wanted, Inspection<R> question) {
    declare();
    for (int number = 1; number <= 1_500; number++) {
      session.send(transientMessage(number));
    }
    session.send(transientMessage(6_000));
    broker.run();
    for (int id = 2; id < TRIES; id++) {
      long consumerId = id;
      BrokerSession own = broker.open(Mode.AT_ONCE);
      broker.consume(own, consumerId, 0, selector);
      broker.run();
      Inspection<?> asked =
          question instanceof Inspection.WhyConsumer
              ? new Inspection.WhyConsumer(consumerNamed("/" + consumerId))
              : question;
      Explanation told = told(broker.askAmid(() -> own.credit(consumerId, 1), asked));
      if (told.reason() == wanted) {
        return told;
      }
      own.close();
      broker.run();
    }
    throw new AssertionError("no try met a consumer amid its search");
  }

  private static Explanation told(Object answer) {
    return (Explanation) (answer instanceof List<?> list ? list.get(0) : answer);
  }

  // --- questions

  private static Inspection<List<Explanation>> why(int number) {
    return new Inspection.WhyMessage(QUEUE, "ID:" + number);
  }

  private Explanation message(int number) {
    return only(why(number));
  }

  private Explanation queue() {
    return only(new Inspection.WhyDestination(QUEUE));
  }

  private Explanation consumer() {
    return broker.ask(new Inspection.WhyConsumer(consumerName()));
  }

  private String consumerName() {
    return broker.ask(new Inspection.Consumers()).get(0).name();
  }

  private String consumerNamed(String end) {
    return broker.ask(new Inspection.Consumers()).stream()
        .map(consumer -> consumer.name())
        .filter(name -> name.endsWith(end))
        .findFirst()
        .orElseThrow();
  }

  private Explanation only(Inspection<List<Explanation>> question) {
    List<Explanation> told = broker.ask(question);
    assertThat(told).hasSize(1);
    return told.get(0);
  }

  // --- messages

  private static Envelope message(int number, Map<String, Object> properties) {
    return envelope(number, true, 0, 0, properties);
  }

  private static Envelope transientMessage(int number) {
    return envelope(number, false, 0, 0, Map.of());
  }

  private static Envelope delayed(int number, long dueMs) {
    return envelope(number, true, 0, dueMs, Map.of());
  }

  private static Envelope expiring(int number, long expirationMs) {
    return envelope(number, true, expirationMs, 0, Map.of());
  }

  private static Envelope envelope(
      int number,
      boolean persistent,
      long expirationMs,
      long dueMs,
      Map<String, Object> properties) {
    Map<String, @Nullable Object> all = new HashMap<>(properties);
    all.put("n", number);
    return new Envelope(
        "ID:" + number,
        QUEUE,
        persistent,
        4,
        0,
        expirationMs,
        dueMs,
        null,
        null,
        null,
        all,
        BodyType.BYTES,
        Body.of(new byte[1]));
  }
}
