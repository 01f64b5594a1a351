package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.angarium.session.BrokerSession;
import org.angarium.session.Reply;
import org.angarium.session.SessionRequest;
import org.junit.jupiter.api.Test;

/** When a flush is answered. */
class FlushTest {
  private final ScheduledBroker broker = new ScheduledBroker();

  @Test
  void waitsForABodyThatIsLoadedWithTheLastCredit() {
    broker.open(SessionRequest.Mode.AT_ONCE).send(broker.largeMessage());
    broker.run();
    broker.restart();
    BrokerSession session = broker.open(SessionRequest.Mode.AT_ONCE);
    broker.consume(session, 1, 1);
    broker.runButReads();
    broker.read();
    broker.runButReads();
    Reply<Void> flushed = session.flush(1);
    broker.runButReads();
    assertThat(flushed.isDone()).isFalse();
    broker.run();
    assertThat(flushed.isDone()).isTrue();
    assertThat(broker.delivered).hasSize(1);
  }
}
