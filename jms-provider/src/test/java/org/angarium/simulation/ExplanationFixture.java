package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.angarium.session.SessionRequest.Mode;
import org.angarium.session.Settlement;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * A broker on a scheduler that a test brings into a predicament, and the questions why something is
 * or is not served in it.
 */
abstract class ExplanationFixture {
  static final Address QUEUE = ScheduledBroker.QUEUE;
  private static final BranchId BRANCH = new BranchId(1, new byte[] {1}, new byte[0]);
  private static final int TRIES = 200;

  final ScheduledBroker broker = new ScheduledBroker();
  BrokerSession session = broker.open(Mode.AT_ONCE);

  void declare() {
    session.declare(QUEUE);
    broker.run();
  }

  void send(int number) {
    session.send(message(number, Map.of()));
    broker.run();
  }

  void consume(BrokerSession in, int credit) {
    broker.consume(in, 1, credit);
    broker.run();
  }

  void consume(String selector) {
    broker.consume(session, 1, 1, selector);
    broker.run();
  }

  /** A message that is delivered to a consumer which takes no more. */
  void deliver(int number) {
    consume(session, 1);
    send(number);
  }

  /** Settles what was delivered last, before the store writes anything. */
  void settle(BrokerSession in, Settlement.Outcome outcome) {
    var last = broker.delivered.get(broker.delivered.size() - 1);
    in.begin(last.token());
    in.settle(
        new Settlement(List.of(last.token()), outcome, "it broke", Settlement.Answer.DURABLE));
    broker.runButStore();
  }

  void policy(Map<String, String> settings) {
    declare();
    var reply = new ManagementCall.ChangeRedelivery(RedeliveryTarget.of(QUEUE), settings);
    broker.managed(reply);
  }

  /** A first message that failed and waits for its next delivery. */
  void failFirst(String order, Map<String, Object> properties) {
    policy(Map.of("order", order, "firstDelayMs", "60000", "jitterPercent", "0"));
    consume(session, 1);
    session.send(message(1, properties));
    broker.run();
    settle(session, Settlement.Outcome.REQUEUE);
    broker.run();
  }

  /** An open breaker, two ready messages, and a consumer with credit for one. */
  void breakAtOnce() {
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

  void prepare() {
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

  void restart() {
    broker.restart();
    session = broker.open(Mode.AT_ONCE);
    broker.runButStore();
  }

  void failReads() {
    broker.store().failReads(new StoreException(StoreException.Kind.FAILED, "the disk is gone"));
    broker.read();
    broker.runButStore();
  }

  /** A large message whose body is asked for, and another one behind it. */
  void loadLarge() {
    session.send(broker.largeMessage());
    broker.run();
    send(2);
    restart();
    broker.run();
    broker.consume(session, 1, 2);
    broker.runButReads();
  }

  /** Asks while a consumer looks through more messages than it does in one go. */
  <R> Explanation amidSearch(String selector, DeliveryReason wanted, Inspection<R> question) {
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

  static Explanation told(Object answer) {
    return (Explanation) (answer instanceof List<?> list ? list.get(0) : answer);
  }

  static Inspection<List<Explanation>> why(int number) {
    return new Inspection.WhyMessage(QUEUE, "ID:" + number);
  }

  Explanation message(int number) {
    return only(why(number));
  }

  Explanation queue() {
    return only(new Inspection.WhyDestination(QUEUE));
  }

  Explanation consumer() {
    return broker.ask(new Inspection.WhyConsumer(consumerName()));
  }

  String consumerName() {
    return broker.ask(new Inspection.Consumers()).get(0).name();
  }

  String consumerNamed(String end) {
    return broker.ask(new Inspection.Consumers()).stream()
        .map(consumer -> consumer.name())
        .filter(name -> name.endsWith(end))
        .findFirst()
        .orElseThrow();
  }

  Explanation only(Inspection<List<Explanation>> question) {
    List<Explanation> told = broker.ask(question);
    assertThat(told).hasSize(1);
    return told.get(0);
  }

  static Envelope message(int number, Map<String, Object> properties) {
    return envelope(number, true, 0, 0, properties);
  }

  static Envelope transientMessage(int number) {
    return envelope(number, false, 0, 0, Map.of());
  }

  static Envelope delayed(int number, long dueMs) {
    return envelope(number, true, 0, dueMs, Map.of());
  }

  static Envelope expiring(int number, long expirationMs) {
    return envelope(number, true, expirationMs, 0, Map.of());
  }

  static Envelope envelope(
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
