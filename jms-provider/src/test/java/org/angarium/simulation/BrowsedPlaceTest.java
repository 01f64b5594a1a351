package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.session.BrokerSession;
import org.angarium.session.BrowsePage;
import org.angarium.session.BrowseRequest;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.Delivery;
import org.angarium.session.RedeliveryLimits;
import org.angarium.session.SessionRequest.Mode;
import org.junit.jupiter.api.Test;

/** A page says which place is the last that it knows, and what is shown later stands behind it. */
class BrowsedPlaceTest {
  private static final Address QUEUE = ScheduledBroker.QUEUE;
  private static final long DAY_MS = 86_400_000;

  private final ScheduledBroker broker = new ScheduledBroker();
  private BrokerSession session = broker.open(Mode.AT_ONCE);

  private void send(int messages) {
    session.declare(QUEUE);
    broker.run();
    for (int i = 0; i < messages; i++) {
      session.send(broker.message());
    }
    broker.run();
  }

  private BrowsePage page(long upTo) {
    List<BrowsePage> pages = new ArrayList<>();
    session
        .browse(new BrowseRequest(QUEUE, null, null, 10, upTo))
        .whenDone((page, failure) -> pages.add(page));
    broker.run();
    return pages.get(0);
  }

  private static List<Integer> numbers(List<Envelope> messages) {
    return messages.stream().map(one -> (Integer) one.properties().get(Sent.NUMBER)).toList();
  }

  @Test
  void aPageAndAConsumerHaveNothingThatCameBehindTheirPlace() {
    send(2);
    long last = page(ConsumerRequest.ALL).last();
    send(2);
    requireOnlyTheFirstTwo(last);
  }

  @Test
  void norAfterARestartWithTheClockSetBack() {
    send(2);
    long last = page(ConsumerRequest.ALL).last();
    broker.scheduler().jump(-DAY_MS);
    broker.restart();
    session = broker.open(Mode.AT_ONCE);
    send(2);
    assertThat(page(ConsumerRequest.ALL).last()).isGreaterThan(last);
    requireOnlyTheFirstTwo(last);
  }

  /** Or a purge would remove what nobody has counted. */
  @Test
  void norWhatHadItsPlaceAndWasNotWritten() {
    send(2);
    session.send(broker.message());
    session.send(broker.message());
    broker.runButStore();
    List<BrowsePage> pages = new ArrayList<>();
    session
        .browse(new BrowseRequest(QUEUE, null, null, 10, ConsumerRequest.ALL))
        .whenDone((page, failure) -> pages.add(page));
    broker.runButStore();
    assertThat(numbers(pages.get(0).messages())).containsExactly(1, 2);
    broker.run();
    requireOnlyTheFirstTwo(pages.get(0).last());
  }

  private void requireOnlyTheFirstTwo(long last) {
    assertThat(numbers(page(last).messages())).containsExactly(1, 2);
    assertThat(numbers(page(ConsumerRequest.ALL).messages())).containsExactly(1, 2, 3, 4);
    ConsumerRequest.Queue source = new ConsumerRequest.Queue(QUEUE);
    broker.consume(
        session, new ConsumerRequest(1, source, null, false, 10, RedeliveryLimits.NONE, last));
    broker.run();
    assertThat(numbers(broker.delivered.stream().map(Delivery::message).toList()))
        .containsExactly(1, 2);
  }
}
