package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.angarium.broker.TestBroker;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.angarium.store.ForwardingStore;
import org.angarium.store.MemoryStore;
import org.angarium.store.MessageKey;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recovered branches that are decided before their queues have read what they store. */
class EarlyDecisionTest extends SeamFixture {
  private final MemoryStore.Medium medium = new MemoryStore.Medium();
  private final BranchId branch = newBranch();
  private SlowPages store;
  private TestBroker broker;
  private boolean slow;

  /** A store that answers nothing about what queues hold until it is told to. */
  private static final class SlowPages extends ForwardingStore {
    private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
    private volatile boolean slow;

    SlowPages(MemoryStore.Medium medium, boolean slow) {
      super(new MemoryStore(medium));
      this.slow = slow;
    }

    void answer() {
      slow = false;
      for (Runnable page = asked.poll(); page != null; page = asked.poll()) {
        page.run();
      }
    }

    @Override
    public void page(
        long queueId,
        @Nullable MessageKey after,
        int limit,
        Receiver<List<StoredMessage>> receiver) {
      if (slow) {
        asked.add(() -> super.page(queueId, after, limit, receiver));
        if (!slow) {
          answer(); // whoever changed it may have looked before
        }
      } else {
        super.page(queueId, after, limit, receiver);
      }
    }
  }

  @Override
  protected BrokerEndpoint start() {
    store = new SlowPages(medium, slow);
    broker = new TestBroker(store);
    return broker.core();
  }

  @Override
  public void stop() {
    broker.stop();
  }

  /** Prepares a branch that has accepted a message and sent another, and starts again slowly. */
  @BeforeEach
  void prepareAndRestart() {
    session().send(message(QUEUE, "in", true)).await(LIMIT);
    session().send(message(QUEUE, "behind", true)).await(LIMIT);
    BrokerSession xa = connection().openSession(xaMode());
    xa.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    Delivery taken = consume(xa, 1, QUEUE, 1).take();
    xa.begin(taken.token()).await(LIMIT);
    xa.settle(Settlement.accept(List.of(taken.token()))).await(LIMIT);
    xa.send(message(Address.queue("out"), "out", true)).await(LIMIT);
    xa.xaEnd(branch, BrokerSession.XaEnd.SUCCESS).await(LIMIT);
    xa.xaPrepare(branch).await(LIMIT);
    slow = true;
    startAgain();
  }

  @Test
  void anEarlyCommitRemovesWhatItsBranchAccepted() {
    Reply<Void> committed = connection().openSession(xaMode()).xaCommit(branch, false);
    store.answer();
    committed.await(LIMIT);

    assertThat(messagesIn(QUEUE)).isEqualTo(1);
    assertThat(messagesIn(Address.queue("out"))).isEqualTo(1);
    startAgain();
    store.answer();
    assertThat(messagesIn(QUEUE)).isEqualTo(1);
    assertThat(messagesIn(Address.queue("out"))).isEqualTo(1);
  }

  @Test
  void anEarlyRollbackGivesBackWhatItsBranchAccepted() {
    connection().openSession(xaMode()).xaRollback(branch).await(LIMIT);
    Inbox inbox = consume(session(), 1, QUEUE, 2);
    store.answer();

    Delivery again = inbox.take();
    assertThat(text(again)).isEqualTo("in");
    assertThat(text(inbox.take())).isEqualTo("behind");
    assertThat(again.deliveryCount()).isEqualTo(2);
    assertThat(messagesIn(Address.queue("out"))).isZero();
  }
}
