package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.angarium.session.BrokerSession;
import org.angarium.session.ManagementCall;
import org.angarium.session.RedeliveryTarget;
import org.angarium.session.SessionRequest.Mode;
import org.angarium.session.Settlement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is handed out ahead of the ready messages goes by selectors as everything else does. */
class StrictSelectorTest {
  private static final Address QUEUE = ScheduledBroker.QUEUE;
  private static final String RED = "colour = 'red'";

  private final ScheduledBroker broker = new ScheduledBroker();
  private final BrokerSession session = broker.open(Mode.AT_ONCE);

  @Test
  void aHeadThatIsDueGoesToNobodyWhoseSelectorLeavesItOut() {
    failBlue("strict");
    session.closeConsumer(1);
    broker.consume(session, 2, 5, RED);
    broker.advance(60_000);
    broker.run();
    assertThat(broker.delivered).hasSize(1);
  }

  @Test
  void whatFollowsAHeadGoesToNobodyWhoseSelectorLeavesItOut() {
    failBlue("groupStrict");
    session.send(blue(2));
    broker.consume(session, 2, 5, RED);
    broker.run();
    session.credit(1, 1);
    broker.advance(60_000);
    broker.run();
    assertThat(broker.delivered).hasSize(2);
    assertThat(broker.delivered).allMatch(delivery -> delivery.consumerId() == 1);
  }

  private void failBlue(String order) {
    session.declare(QUEUE);
    broker.run();
    broker.managed(
        new ManagementCall.ChangeRedelivery(
            RedeliveryTarget.of(QUEUE),
            Map.of("order", order, "firstDelayMs", "60000", "jitterPercent", "0")));
    broker.consume(session, 1, 1);
    broker.run();
    session.send(blue(1));
    broker.run();
    session.begin(broker.delivered.get(0).token());
    session.settle(Settlement.requeue(List.of(broker.delivered.get(0).token()), "it broke"));
    broker.run();
  }

  private static Envelope blue(int number) {
    Map<String, @Nullable Object> properties = new HashMap<>();
    properties.put("colour", "blue");
    properties.put("JMSXGroupID", "G");
    return new Envelope(
        "ID:" + number,
        QUEUE,
        true,
        4,
        0,
        0,
        0,
        null,
        null,
        null,
        properties,
        BodyType.BYTES,
        Body.of(new byte[1]));
  }
}
