package org.angarium.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.angarium.broker.TestBroker;
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
import org.angarium.store.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dead letters of which the store cannot read one body: it is named, and the others go on. */
@Timeout(240)
class UnreadableLettersTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Address DEAD_LETTERS = Address.queue("DLQ");
  private static final Address ORDERS = Address.queue("orders");
  private static final int DAMAGED_LENGTH = 300_001;
  private static final UnreadableLetter DAMAGED = new UnreadableLetter("ID:2", "it is damaged");

  private TestBroker broker;
  private BrokerConnection connection;
  private DeadLetterQueue letters;

  /** Starts with three letters whose bodies only a restart makes the broker read. */
  @BeforeEach
  void start() {
    MemoryStore.Medium medium = new MemoryStore.Medium();
    TestBroker before = new TestBroker(new MemoryStore(medium));
    BrokerSession session =
        connect(before).openSession(new SessionRequest(SessionRequest.Mode.AT_ONCE));
    session.send(letter("ID:1", 300_000)).await(LIMIT);
    session.send(letter("ID:2", DAMAGED_LENGTH)).await(LIMIT);
    session.send(letter("ID:3", 300_002)).await(LIMIT);
    before.stop();
    broker = new TestBroker(new DamagedStore(new MemoryStore(medium)));
    connection = connect(broker);
    letters = new DeadLetterQueue(connect(broker), DEAD_LETTERS);
  }

  @AfterEach
  void stop() {
    letters.close();
    connection.close().await(LIMIT);
    List<Throwable> faults = broker.takeFaults();
    broker.stop();
    assertThat(faults).allSatisfy(fault -> assertThat(fault).hasMessage("it is damaged"));
  }

  private static BrokerConnection connect(TestBroker broker) {
    Authentication exchange =
        broker
            .core()
            .connect(new ConnectRequest(ConnectRequest.ANONYMOUS, List.of(), "test"), why -> {});
    Authentication.Step step = exchange.respond(new byte[0]).await(LIMIT);
    return ((Authentication.Admitted) step).connection();
  }

  private static Envelope letter(String id, int length) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("JMS_Angarium_DeadLetterFrom", ORDERS.toString());
    properties.put("JMS_Angarium_DeadLetterReason", "it failed");
    Body body = Body.of(new byte[length]);
    return new Envelope(
        id, DEAD_LETTERS, true, 4, 0, 0, 0, null, null, null, properties, BodyType.BYTES, body);
  }

  private List<String> ids(Address queue) {
    try (DeadLetterQueue messages = new DeadLetterQueue(connect(broker), queue)) {
      List<String> ids = new ArrayList<>();
      messages.browse(null, 10).forEach(letter -> ids.add(letter.messageId()));
      return ids;
    }
  }

  @Test
  void anExportNamesItAndWritesTheOthers() throws Exception {
    StringBuilder out = new StringBuilder();
    assertThat(letters.exportTo(null, out)).isEqualTo(new Export(2, List.of(DAMAGED)));
    assertThat(out.toString().lines())
        .satisfiesExactly(
            first -> assertThat(first).contains("ID:1"),
            second -> assertThat(second).contains("ID:3"));
    assertThat(letters.count(null)).isEqualTo(3);
  }

  @Test
  void itIsFoundAndCountedWithTheOthers() {
    assertThat(letters.count(null)).isEqualTo(3);
    assertThat(letters.byReason(null)).isEqualTo(Map.of("it failed", 3L));
    assertThat(letters.unreadable()).containsExactly(DAMAGED);
    DeadLetter found = letters.find("ID:2");
    assertThat(found).isNotNull();
    assertThat(found.unreadable()).isEqualTo("it is damaged");
    assertThat(letters.find("ID:3").unreadable()).isNull();
  }

  @Test
  void aReplayNamesItAndSendsTheOthers() {
    Replay.Result expected = new Replay.Result(2, 0, List.of(DAMAGED));
    assertThat(letters.replay(Replay.ALL.dry())).isEqualTo(expected);
    assertThat(letters.replay(Replay.ALL)).isEqualTo(expected);
    assertThat(ids(ORDERS)).containsExactly("ID:1", "ID:3");
    assertThat(ids(DEAD_LETTERS)).containsExactly("ID:2");
    assertThat(letters.replay(Replay.ALL)).isEqualTo(new Replay.Result(0, 0, List.of(DAMAGED)));
  }

  @Test
  void itIsNotResentAndTheErrorSaysWhy() {
    AtomicInteger edited = new AtomicInteger();
    assertThatThrownBy(
            () ->
                letters.resend(
                    "ID:2",
                    message -> {
                      edited.incrementAndGet();
                      return message;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "ID:2: it is damaged in queue:DLQ cannot be sent, because its body cannot be read; it"
                + " stays there");
    assertThat(edited).hasValue(0);
    assertThat(letters.count(null)).isEqualTo(3);
    assertThat(letters.resend("ID:3", message -> LetterTransfer.to(message, ORDERS))).isTrue();
    assertThat(ids(ORDERS)).containsExactly("ID:3");
  }

  @Test
  void itIsPurgedLikeAnyOther() {
    assertThatThrownBy(() -> letters.purge(null, 2)).hasMessageContaining("has 3 such letters");
    assertThat(letters.purge("JMSMessageID = 'ID:2'", 1)).isEqualTo(1);
    assertThat(ids(DEAD_LETTERS)).containsExactly("ID:1", "ID:3");
    assertThat(letters.purge(null, 2)).isEqualTo(2);
    assertThat(letters.count(null)).isZero();
  }

  /** Otherwise a consumer would ask for nothing any more after some such messages. */
  @Test
  void aConsumerIsGivenTheNextInItsPlace() {
    Queue<String> delivered = new ConcurrentLinkedQueue<>();
    BrokerSession session = connection.openSession(new SessionRequest(SessionRequest.Mode.AT_ONCE));
    session
        .openConsumer(
            new ConsumerRequest(1, new ConsumerRequest.Queue(DEAD_LETTERS), null, false, 2),
            new DeliveryHandler() {
              @Override
              public void deliver(Delivery delivery) {
                delivered.add(String.valueOf(delivery.message().id()));
              }

              @Override
              public void closed(SessionException why) {}
            })
        .await(LIMIT);
    session.flush(1).await(LIMIT);
    assertThat(delivered).containsExactly("ID:1", "ID:3");
    session.close().await(LIMIT);
    assertThat(letters.unreadable()).containsExactly(DAMAGED);
  }

  /** Cannot read the body of this length. */
  private static final class DamagedStore extends ForwardingStore {
    DamagedStore(Store store) {
      super(store);
    }

    @Override
    public void readBody(Body.Chunks body, Receiver<Body.Bytes> receiver) {
      if (body.length() == DAMAGED_LENGTH) {
        receiver.failed(new StoreException(StoreException.Kind.DAMAGED, "it is damaged"));
      } else {
        super.readBody(body, receiver);
      }
    }
  }
}
