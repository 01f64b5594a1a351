package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.angarium.message.Address;
import org.angarium.session.BrokerSession;
import org.angarium.session.ManagementCall;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest.Mode;
import org.angarium.store.StoreException;
import org.junit.jupiter.api.Test;

/** A purge, and the end of the broker right behind it. */
class PurgeTest {
  private static final Address QUEUE = ScheduledBroker.QUEUE;

  private final ScheduledBroker broker = new ScheduledBroker();

  @Test
  void isAnsweredWhenItIsDurable() {
    BrokerSession session = broker.open(Mode.AT_ONCE);
    session.declare(QUEUE);
    broker.run();
    session.send(broker.message());
    session.send(broker.message());
    broker.run();
    Reply<Long> purged = broker.manage(new ManagementCall.PurgeQueue(QUEUE));
    broker.runButStore();
    assertThat(purged.isDone()).isFalse();
    broker.run();
    assertThat(purged.await()).isEqualTo(2);
    broker.restart();
    assertThat(broker.snapshot(QUEUE).messages()).isZero();
  }

  /** Nobody knows what it holds, so that nothing was removed. */
  @Test
  void isRefusedWhenTheQueueCannotBeRead() {
    BrokerSession session = broker.open(Mode.AT_ONCE);
    session.declare(QUEUE);
    broker.run();
    session.send(broker.message());
    broker.run();
    broker.restart();
    broker.store().failReads(new StoreException(StoreException.Kind.FAILED, "the disk is gone"));
    Reply<Long> purged = broker.manage(new ManagementCall.PurgeExactly(QUEUE, 0));
    broker.run();
    assertThatExceptionOfType(SessionException.class)
        .isThrownBy(purged::await)
        .withMessageContaining("the disk is gone");
  }
}
