package org.angarium.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.angarium.selector.Selector;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryHandler;
import org.angarium.session.RedeliveryLimits;
import org.angarium.session.SessionException;
import org.angarium.store.MessageKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final DeliveryHandler NOBODY =
      new DeliveryHandler() {
        @Override
        public void deliver(Delivery delivery) {}

        @Override
        public void closed(SessionException why) {}
      };

  private final Lanes lanes = new Lanes();
  private long sequence;

  private Entry entry(String colour) {
    Envelope message =
        new Envelope(
            "ID:1",
            Address.queue("orders"),
            false,
            4,
            0,
            0,
            0,
            null,
            null,
            null,
            Map.of("colour", colour, "size", 7),
            BodyType.TEXT,
            Body.NONE);
    return new Entry(new MessageKey(1, 4, ++sequence), message, false, 0);
  }

  private Entry kept(String colour) {
    Entry entry = entry(colour);
    lanes.keep(entry, false);
    return entry;
  }

  private QueueConsumer consumer(String selector) {
    QueueConsumer consumer = newConsumer(Selector.parseOrNull(selector));
    lanes.add(consumer);
    return consumer;
  }

  private static QueueConsumer newConsumer(@Nullable Selector selector) {
    return newConsumer(selector, ConsumerRequest.ALL);
  }

  private static QueueConsumer newConsumer(@Nullable Selector selector, long upTo) {
    ConsumerRequest.Queue source = new ConsumerRequest.Queue(Address.queue("q"));
    ConsumerRequest request =
        new ConsumerRequest(1, source, null, false, 0, RedeliveryLimits.NONE, upTo);
    return new QueueConsumer(request, new Object(), selector, NOBODY);
  }

  private static @Nullable Entry first(QueueConsumer consumer) {
    return consumer.lane.ready().first();
  }

  @Test
  void aConsumerLooksThroughWhatHasTheValueItDemands() {
    QueueConsumer red = consumer("colour = 'red'");
    QueueConsumer any = consumer("");
    Entry blue = kept("blue");
    Entry first = kept("red");
    assertThat(first(red)).isSameAs(first);
    assertThat(first(any)).isSameAs(blue);
  }

  @Test
  void aConsumerWantsNothingOfItsLaneThatCameBehindItsPlace() {
    Entry before = kept("red");
    QueueConsumer red = newConsumer(Selector.parseOrNull("colour = 'red'"), before.sequence);
    lanes.add(red);
    Entry behind = kept("red");
    assertThat(red.wantsOfLane(before)).isTrue();
    assertThat(red.wantsOfLane(behind)).isFalse();
  }

  @Test
  void whatLeavesTheQueueLeavesItsLanes() {
    QueueConsumer red = consumer("colour = 'red'");
    QueueConsumer sized = consumer("size = 7");
    Entry entry = kept("red");
    lanes.remove(entry);
    assertThat(first(red)).isNull();
    assertThat(first(sized)).isNull();
    assertThat(lanes.all().ready().size()).isZero();
  }

  @Test
  void aLaneThatComesLaterHasWhatIsReadyAndLosesItInTime() {
    consumer("colour = 'blue'");
    Entry entry = kept("red");
    QueueConsumer red = consumer("colour = 'red'");
    assertThat(first(red)).isSameAs(entry);
    lanes.remove(entry);
    assertThat(first(red)).isNull();
  }

  @Test
  void aLaneThatWasLeftIsMadeAnew() {
    QueueConsumer left = consumer("colour = 'red'");
    Entry entry = kept("red");
    lanes.remove(left);
    lanes.remove(entry);
    Entry other = kept("red");
    assertThat(first(consumer("colour = 'red'"))).isSameAs(other);
  }

  @Test
  void consumersOfSeveralLanesTakeTurns() {
    QueueConsumer red = consumer("colour = 'red'");
    QueueConsumer sized = consumer("size = 7");
    QueueConsumer any = consumer("");
    for (QueueConsumer each : new QueueConsumer[] {red, sized, any}) {
      each.credit = 10;
      each.atEnd = true;
    }
    assertThat(lanes.taker(entry("red"))).isNotSameAs(lanes.taker(entry("red")));
    assertThat(lanes.taker(entry("blue"))).isIn(sized, any);
  }

  @Test
  void namesBeyondTheLimitAreTried() {
    for (int i = 0; i < Lanes.MOST_NAMES; i++) {
      consumer("name%d = 1".formatted(i));
    }
    QueueConsumer one = consumer("colour = 'red'");
    assertThat(one.lane).isSameAs(lanes.all());
    assertThat(one.wants(entry("blue"))).isFalse();
    assertThat(one.wants(entry("red"))).isTrue();
  }
}
