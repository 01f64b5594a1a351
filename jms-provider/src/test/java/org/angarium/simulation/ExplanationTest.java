package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.angarium.message.Address;
import org.angarium.session.BrokerSession;
import org.angarium.session.DeliveryReason;
import org.angarium.session.Explanation;
import org.angarium.session.ManagementCall.Inspection;
import org.angarium.session.SessionRequest.Mode;
import org.angarium.session.Settlement;
import org.angarium.store.StoreException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every reason why a message, a queue or a consumer is or is not served, each brought about in a
 * broker on a scheduler. A reason that is added does not compile here before it has its way.
 */
class ExplanationTest extends ExplanationFixture {
  private static final Address NOWHERE = Address.queue("nowhere");
  private static final Address TOPIC = Address.topic("prices");
  private static final String BEHIND_THE_REST = "n > 5000";
  private static final String NOBODYS = "n > 90000";

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
}
