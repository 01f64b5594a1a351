package org.angarium.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.XAJMSContext;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.transaction.xa.XAResource;
import org.angarium.AngariumConnectionFactory;
import org.angarium.junit.TestBroker;
import org.angarium.junit.WithBroker;
import org.angarium.session.BrowseRequest;
import org.angarium.session.ConnectionSnapshot;
import org.angarium.session.ConsumerSnapshot;
import org.angarium.session.DeliveryReason;
import org.angarium.session.Explanation;
import org.angarium.session.MessagePage;
import org.angarium.session.MessageSnapshot;
import org.angarium.session.MessageSnapshot.State;
import org.angarium.session.PolicySetting;
import org.angarium.session.PolicySetting.Source;
import org.angarium.session.SessionException;
import org.angarium.session.SubscriptionSnapshot;
import org.angarium.session.TransactionSnapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator sees of what applications do through Jakarta Messaging, and does to it. */
@WithBroker
@Timeout(120)
class ManagementTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Set<State> ALL = EnumSet.allOf(State.class);

  private TestBroker broker;
  private AngariumConnectionFactory factory;
  private Management management;

  @BeforeEach
  void manage(TestBroker given, AngariumConnectionFactory connections) {
    broker = given;
    factory = connections;
    management = given.broker().management();
  }

  private String send(String queue, String text) {
    try (JMSContext context = factory.createContext()) {
      TextMessage message = context.createTextMessage(text);
      context.createProducer().send(context.createQueue(queue), message);
      return message.getJMSMessageID();
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  private DeliveryReason reason(String address, String messageId) {
    return only(management.explain(address, messageId)).reason();
  }

  private static <T> T only(List<T> all) {
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void tellsWhoHasAMessageAndForHowLong() {
    String id = send("orders", "a");
    assertThat(reason("queue:orders", id)).isEqualTo(DeliveryReason.NO_CONSUMER);
    try (JMSContext context = factory.createContext(JMSContext.CLIENT_ACKNOWLEDGE)) {
      context.setClientID("till-7");
      JMSConsumer consumer = context.createConsumer(context.createQueue("orders"));
      assertThat(consumer.receive(LIMIT.toMillis())).isNotNull();
      broker.advance(Duration.ofSeconds(40));
      Explanation told = only(management.explain("queue:orders", id));
      assertThat(told.reason()).isEqualTo(DeliveryReason.IN_FLIGHT);
      assertThat(told.sentence()).contains("till-7@").endsWith("for 40 s and is not settled");
      MessageSnapshot message =
          only(management.messages("queue:orders", Set.of(State.IN_FLIGHT), 10).messages());
      assertThat(message.messageId()).isEqualTo(id);
      assertThat(message.owner()).startsWith("till-7@");
      assertThat(message.ageMs()).isBetween(40_000L, 40_000L + LIMIT.toMillis());
      context.acknowledge();
    }
    broker.awaitDepth("orders", 0, LIMIT);
    assertThat(reason("queue:orders", id)).isEqualTo(DeliveryReason.NOT_THERE);
  }

  @Test
  void tellsConsumersWithTheirConnections() throws JMSException {
    try (Connection connection = factory.createConnection()) {
      connection.setClientID("till-7");
      Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
      Queue queue = session.createQueue("orders");
      MessageConsumer consumer = session.createConsumer(queue, "colour = 'red'");
      ConsumerSnapshot shown = only(management.consumers());
      assertThat(shown.address()).hasToString("queue:orders");
      assertThat(shown.selector()).isEqualTo("colour = 'red'");
      assertThat(shown.credit()).isZero();
      assertThat(shown.clientId()).isEqualTo("till-7");
      assertThat(shown.user()).isNull();
      assertThat(management.explainConsumer(shown.name()).reason())
          .isEqualTo(DeliveryReason.CONSUMER_IDLE);
      ConnectionSnapshot owner = only(management.connections());
      assertThat(owner.connectionId()).isEqualTo(shown.connectionId());
      assertThat(owner.sessions()).isEqualTo(1);
      assertThat(owner.consumers()).isEqualTo(1);
      assertThat(owner.description()).isNotEmpty();
      connection.start();
      consumer.setMessageListener(message -> {});
      await().atMost(LIMIT).until(() -> only(management.consumers()).credit() > 0);
      String id = send("orders", "colourless");
      assertThat(reason("queue:orders", id)).isEqualTo(DeliveryReason.NO_MATCH);
      assertThat(management.explainConsumer(shown.name()).reason())
          .isEqualTo(DeliveryReason.NOTHING_SELECTED);
      consumer.close();
      assertThat(management.consumers()).isEmpty();
      assertThat(management.explainConsumer(shown.name()).reason())
          .isEqualTo(DeliveryReason.NO_SUCH_CONSUMER);
    }
    assertThat(management.connections()).isEmpty();
  }

  @Test
  void tellsWhatIsReadyDelayedAndInFlightPageByPage() throws JMSException {
    try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
      Queue queue = context.createQueue("orders");
      for (int i = 0; i < 5; i++) {
        context.createProducer().send(queue, "now " + i);
      }
      context.createProducer().setDeliveryDelay(60_000).send(queue, "later");
      context.commit();
      JMSConsumer consumer = context.createConsumer(queue);
      assertThat(consumer.receive(LIMIT.toMillis())).isNotNull();
      broker.awaitDepth("orders", 6, LIMIT);

      MessagePage first = management.messages("queue:orders", ALL, 4);
      BrowseRequest.Cursor next = first.next();
      assertThat(next).isNotNull();
      MessagePage second = management.messages("queue:orders", ALL, next, 4);
      assertThat(second.next()).isNull();
      assertThat(first.messages()).hasSize(4);
      assertThat(first.messages().get(0).state()).isEqualTo(State.IN_FLIGHT);
      assertThat(first.messages()).extracting(MessageSnapshot::sequence).isSorted();
      assertThat(second.messages())
          .extracting(MessageSnapshot::state)
          .containsExactly(State.READY, State.DELAYED);
      assertThat(management.messages("queue:orders", Set.of(State.DELAYED), 9).messages())
          .singleElement()
          .matches(message -> message.dueMs() > 0);
      assertThat(management.transactions()).isEmpty();
      context.createProducer().send(queue, "undecided");
      TransactionSnapshot open = only(management.transactions());
      assertThat(open.state()).isEqualTo(TransactionSnapshot.LOCAL);
      assertThat(open.sent()).isEqualTo(1);
      assertThat(first.messages().get(0).owner()).startsWith(open.name());
      context.commit();
      assertThat(management.transactions()).isEmpty();
    }
  }

  @Test
  void tellsBranches() throws Exception {
    try (XAJMSContext context = broker.xaFactory().createXAContext()) {
      var xid = new TestXid(7);
      context.getXAResource().start(xid, XAResource.TMNOFLAGS);
      context.createProducer().send(context.createQueue("orders"), "a");
      TransactionSnapshot branch = only(management.transactions());
      assertThat(branch.state()).isEqualTo("ACTIVE");
      assertThat(branch.sent()).isEqualTo(1);
      assertThat(branch.name()).isEqualTo("7:07:07");
      context.getXAResource().end(xid, XAResource.TMSUCCESS);
      context.getXAResource().prepare(xid);
      assertThat(only(management.transactions()).state()).isEqualTo("PREPARED");
      context.getXAResource().rollback(xid);
      assertThat(management.transactions()).isEmpty();
    }
  }

  @Test
  void tellsSubscriptionsAndExplainsEach() throws JMSException {
    try (Connection connection = factory.createConnection()) {
      connection.setClientID("till-7");
      Session session = connection.createSession();
      var prices = session.createTopic("prices");
      session.createDurableConsumer(prices, "audit", "n > 1", false);
      session.createConsumer(prices);
      assertThat(management.subscriptions())
          .extracting(SubscriptionSnapshot::name)
          .containsExactlyInAnyOrder("audit", null);
      SubscriptionSnapshot audit =
          management.subscriptions().stream()
              .filter(SubscriptionSnapshot::durable)
              .findFirst()
              .orElseThrow();
      assertThat(audit.clientId()).isEqualTo("till-7");
      assertThat(audit.selector()).isEqualTo("n > 1");
      assertThat(audit.consumers()).isEqualTo(1);
      TextMessage message = session.createTextMessage("a");
      session.createProducer(prices).send(message);
      assertThat(management.explain("topic:prices", message.getJMSMessageID()))
          .extracting(Explanation::reason)
          .containsExactlyInAnyOrder(DeliveryReason.NOT_THERE, DeliveryReason.CONSUMERS_IDLE);
    }
    assertThat(management.destinations())
        .anySatisfy(
            destination -> {
              assertThat(destination.address()).hasToString("topic:prices");
              assertThat(destination.subscriptions()).isEqualTo(1);
            });
  }

  @Test
  void tellsWhereEachSettingOfAPolicyComesFrom() {
    broker.broker().changeRedelivery("*", Map.of("maxDeliveries", "7", "delayMs", "50"));
    broker.broker().changeRedelivery("queue:orders", Map.of("maxDeliveries", "3"));
    Map<String, PolicySetting> settings = new HashMap<>();
    management.policy("queue:orders").forEach(setting -> settings.put(setting.name(), setting));
    assertThat(settings.get("maxDeliveries"))
        .isEqualTo(new PolicySetting("maxDeliveries", "3", Source.DESTINATION));
    assertThat(settings.get("delayMs"))
        .isEqualTo(new PolicySetting("delayMs", "50", Source.BROKER));
    assertThat(settings.get("order").source()).isEqualTo(Source.DEFAULT);
  }

  @Test
  void pausesAndResumesAQueue() {
    try (JMSContext context = factory.createContext()) {
      JMSConsumer consumer = context.createConsumer(context.createQueue("orders"));
      assertThat(management.pause("queue:orders")).isEqualTo(1);
      String id = send("orders", "a");
      assertThat(consumer.receiveNoWait()).isNull();
      assertThat(reason("queue:orders", id)).isEqualTo(DeliveryReason.PAUSED);
      assertThat(management.resume("queue:orders")).isEqualTo(1);
      assertThat(consumer.receiveBody(String.class, LIMIT.toMillis())).isEqualTo("a");
    }
  }

  @Test
  void purgesOnlyAsManyAsWereSeen() {
    send("orders", "a");
    send("orders", "b");
    assertThatThrownBy(() -> management.purge("queue:orders", 1))
        .isInstanceOf(ManagementException.class)
        .hasMessageContaining("holds 2 messages");
    assertThat(broker.depth("orders")).isEqualTo(2);
    assertThat(management.purge("queue:orders", 2)).isEqualTo(2);
    assertThat(broker.depth("orders")).isZero();
  }

  @Test
  void refusesWhatIsNotThereWithAReason() {
    assertThatThrownBy(() -> management.messages("queue:nowhere", ALL, 10))
        .isInstanceOf(ManagementException.class)
        .hasMessageContaining("there is no queue queue:nowhere");
    assertThat(only(management.explain("queue:nowhere")).reason())
        .isEqualTo(DeliveryReason.NO_DESTINATION);
    assertThatThrownBy(() -> management.explain("orders"))
        .isInstanceOf(IllegalArgumentException.class);
    broker.broker().close();
    assertThatThrownBy(management::queues)
        .isInstanceOfSatisfying(
            ManagementException.class,
            refusal -> assertThat(refusal.kind()).isEqualTo(SessionException.Kind.CLOSED));
  }
}
