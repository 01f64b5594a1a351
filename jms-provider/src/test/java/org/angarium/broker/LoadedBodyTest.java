package org.angarium.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.angarium.session.Authentication;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConnectRequest;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryHandler;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.angarium.store.ForwardingStore;
import org.angarium.store.MemoryStore;
import org.angarium.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a consumer while the body of a message for it is being read. */
class LoadedBodyTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Address QUEUE = Address.queue("large");

  private final Inbox inbox = new Inbox();
  private SlowStore store;
  private TestBroker broker;
  private BrokerSession session;

  /** Starts with one large message, which only a restart makes the broker read. */
  @BeforeEach
  void start() {
    MemoryStore.Medium medium = new MemoryStore.Medium();
    TestBroker before = new TestBroker(new MemoryStore(medium));
    connect(before).send(large()).await(LIMIT);
    before.stop();
    store = new SlowStore(new MemoryStore(medium));
    broker = new TestBroker(store);
    session = connect(broker);
    session
        .openConsumer(
            new ConsumerRequest(1, new ConsumerRequest.Queue(QUEUE), null, false, 1), inbox)
        .await(LIMIT);
    await().atMost(LIMIT).until(() -> store.asked.size() == 1);
  }

  @AfterEach
  void stop() {
    broker.stop();
  }

  @Test
  void nothingArrivesAfterCreditWasTakenBack() {
    session.revokeCredit(1).await(LIMIT);
    store.answer();
    session.flush(1).await(LIMIT);
    assertThat(inbox.deliveries).isEmpty();

    session.credit(1, 1);
    await().atMost(LIMIT).until(() -> store.asked.size() == 1);
    store.answer();
    await().atMost(LIMIT).until(() -> inbox.deliveries.size() == 1);
    assertThat(inbox.deliveries.remove().deliveryCount()).isEqualTo(1);
  }

  @Test
  void aMessageForAConsumerThatHasClosedGoesToTheNextUncounted() {
    session.closeConsumer(1).await(LIMIT);
    Inbox next = new Inbox();
    session
        .openConsumer(
            new ConsumerRequest(2, new ConsumerRequest.Queue(QUEUE), null, false, 1), next)
        .await(LIMIT);
    store.answer();
    await().atMost(LIMIT).until(() -> store.asked.size() == 1);
    store.answer();
    await().atMost(LIMIT).until(() -> next.deliveries.size() == 1);
    assertThat(next.deliveries.remove().deliveryCount()).isEqualTo(1);
    assertThat(inbox.deliveries).isEmpty();
  }

  private static BrokerSession connect(TestBroker broker) {
    Authentication exchange =
        broker
            .core()
            .connect(new ConnectRequest(ConnectRequest.ANONYMOUS, List.of(), "test"), why -> {});
    Authentication.Step step = exchange.respond(new byte[0]).await(LIMIT);
    BrokerConnection connection = ((Authentication.Admitted) step).connection();
    return connection.openSession(new SessionRequest(SessionRequest.Mode.AT_ONCE));
  }

  private static Envelope large() {
    Body body = Body.of(new byte[300_000]);
    return new Envelope(
        "ID:1", QUEUE, true, 4, 0, 0, 0, null, null, null, Map.of(), BodyType.BYTES, body);
  }

  private static final class Inbox implements DeliveryHandler {
    final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

    @Override
    public void deliver(Delivery delivery) {
      deliveries.add(delivery);
    }

    @Override
    public void closed(SessionException why) {
      throw why;
    }
  }

  /** Reads a body when it is told to. */
  private static final class SlowStore extends ForwardingStore {
    final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();

    SlowStore(Store store) {
      super(store);
    }

    void answer() {
      asked.remove().run();
    }

    @Override
    public void readBody(Body.Chunks body, Receiver<Body.Bytes> receiver) {
      asked.add(() -> super.readBody(body, receiver));
    }
  }
}
