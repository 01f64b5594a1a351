package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.XAJMSContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.angarium.AngariumConnectionFactory;
import org.angarium.AngariumXAConnectionFactory;
import org.angarium.Broker;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Data folders as every older version left them, opened by a broker: see {@link OlderFolder}. */
@Timeout(240)
class UpgradeTest {
  private static final String NAME = "vm://upgrade";
  private static final long LIMIT_MS = 60_000;

  @TempDir Path folder;

  static Stream<Arguments> olderVersionsInBothModes() {
    return IntStream.rangeClosed(1, Schema.version())
        .boxed()
        .flatMap(
            version ->
                Stream.of(JdbcStoreProvider.JOURNAL, JdbcStoreProvider.JDBC_ONLY)
                    .map(mode -> Arguments.of(version, mode)));
  }

  private Broker start(String mode) {
    return Broker.at(
            "%s?data=%s&storeMode=%s&journalSizeMb=16"
                .formatted(NAME, folder.resolve("data"), mode))
        .start();
  }

  private static JMSContext context() {
    JMSContext context =
        new AngariumConnectionFactory(NAME).createContext(JMSContext.SESSION_TRANSACTED);
    context.setClientID(OlderFolder.CLIENT);
    return context;
  }

  @ParameterizedTest
  @MethodSource("olderVersionsInBothModes")
  void everyMessageIsDeliveredAsItWas(int version, String mode) throws Exception {
    long dueMs = OlderFolder.create(folder.resolve("data"), version);
    try (Broker broker = start(mode);
        JMSContext context = context()) {
      Queue orders = context.createQueue("orders");
      JMSConsumer consumer = context.createConsumer(orders);
      requireRich(consumer.receive(LIMIT_MS));
      assertThat(consumer.receiveBody(String.class, LIMIT_MS))
          .isEqualTo(OlderFolder.LARGE.repeat(20_000));
      assertThat(consumer.receiveBody(String.class, LIMIT_MS)).isEqualTo(OlderFolder.SHARED);
      Message failed = consumer.receive(LIMIT_MS);
      assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(dueMs);
      assertThat(failed.getBody(String.class)).isEqualTo(OlderFolder.FAILED);
      assertThat(failed.getIntProperty("number")).isEqualTo(4);
      assertThat(failed.getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
      assertThat(failed.getJMSRedelivered()).isTrue();
      context.commit();
      assertThat(receive(context, "bills")).isEqualTo(OlderFolder.SHARED);
      assertThat(
              context
                  .createDurableConsumer(context.createTopic("prices"), OlderFolder.SUBSCRIPTION)
                  .receiveBody(String.class, LIMIT_MS))
          .isEqualTo(OlderFolder.SHARED);
      commitPrepared();
      assertThat(consumer.receiveBody(String.class, LIMIT_MS)).isEqualTo(OlderFolder.PREPARED);
      context.commit();
      assertThat(consumer.receiveNoWait()).isNull();
      assertThat(broker.depth("orders")).as("the one that is due later").isEqualTo(1);
    }
  }

  private static void requireRich(Message rich) throws JMSException {
    assertThat(rich.getBody(String.class)).isEqualTo(OlderFolder.RICH);
    assertThat(rich.getJMSMessageID()).isEqualTo("ID:rich\n1");
    assertThat(rich.getJMSCorrelationID()).isEqualTo("correlation \\ 7");
    assertThat(rich.getJMSReplyTo()).hasToString("queue:answers");
    assertThat(rich.getJMSType()).isEqualTo("type \"x\"");
    assertThat(rich.getJMSTimestamp()).isEqualTo(1_700_000_000_000L);
    assertThat(rich.getJMSExpiration()).isEqualTo(4_000_000_000_000L);
    assertThat(rich.getJMSDeliveryTime()).isEqualTo(1_700_000_000_500L);
    assertThat(rich.getJMSRedelivered()).isFalse();
    assertThat(rich.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    for (Map.Entry<String, Object> property : OlderFolder.properties().entrySet()) {
      assertThat(rich.getObjectProperty(property.getKey()))
          .as(property.getKey())
          .isEqualTo(property.getValue());
    }
  }

  private static String receive(JMSContext context, String queue) {
    return context.createConsumer(context.createQueue(queue)).receiveBody(String.class, LIMIT_MS);
  }

  private static void commitPrepared() throws XAException {
    try (XAJMSContext context = new AngariumXAConnectionFactory(NAME).createXAContext()) {
      Xid[] prepared =
          context.getXAResource().recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
      assertThat(prepared).hasSize(1);
      assertThat(prepared[0].getFormatId()).isEqualTo(OlderFolder.BRANCH.formatId());
      context.getXAResource().commit(prepared[0], false);
    }
  }

  /** Policies, schedules and dead letters came with version 2, the history with version 4. */
  @ParameterizedTest
  @MethodSource("olderVersionsInBothModes")
  void policiesSchedulesAndDeadLettersAreAsTheyWere(int version, String mode) throws Exception {
    OlderFolder.create(folder.resolve("data"), version);
    try (Broker broker = start(mode);
        JMSContext context = context()) {
      if (version < OlderFolder.SETTINGS) {
        assertThat(broker.redelivery("queue:orders").maxDeliveries()).isEqualTo(10);
        assertThat(broker.schedules()).isEmpty();
        return;
      }
      assertThat(broker.redelivery("queue:orders").maxDeliveries()).isEqualTo(3);
      JMSConsumer ticks = context.createConsumer(context.createQueue("ticks"));
      assertThat(ticks.receiveBody(String.class, LIMIT_MS)).isEqualTo(OlderFolder.TICK);
      assertThat(ticks.receiveNoWait()).isNull();
      JMSConsumer letters = context.createConsumer(context.createQueue("DLQ"));
      Message dead = letters.receive(LIMIT_MS);
      assertThat(dead.getBody(String.class)).isEqualTo(OlderFolder.DEAD);
      assertThat(dead.getIntProperty("JMS_Angarium_DeadLetterAttempts")).isEqualTo(10);
      context.commit();
      failLast(context);
      Message letter = letters.receive(LIMIT_MS);
      assertThat(letter.getBody(String.class)).isEqualTo(OlderFolder.FAILED);
      assertThat(letter.getIntProperty("JMS_Angarium_DeadLetterAttempts")).isEqualTo(3);
      assertThat(letter.getStringProperty("JMS_Angarium_DeadLetterHistory").lines())
          .hasSize(version >= OlderFolder.FAILURES ? 3 : 2)
          .anyMatch(line -> line.startsWith("3 ") && line.endsWith("rolled back by the client"))
          .matches(
              lines ->
                  lines.stream().anyMatch(line -> line.endsWith(OlderFolder.REASON))
                      == version >= OlderFolder.FAILURES);
    }
  }

  /** Has the last delivery of the message that had failed twice fail, too. */
  private static void failLast(JMSContext context) throws JMSException {
    JMSConsumer consumer =
        context.createConsumer(context.createQueue("orders"), "number IS NOT NULL");
    assertThat(consumer.receive(LIMIT_MS).getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
    context.rollback();
  }

  /** A second opening finds nothing to upgrade, and the same messages. */
  @ParameterizedTest
  @MethodSource("olderVersionsInBothModes")
  void nothingIsLostWhenItIsOpenedAgain(int version, String mode) throws Exception {
    OlderFolder.create(folder.resolve("data"), version);
    List<Long> depths = new ArrayList<>();
    for (int opening = 1; opening <= 2; opening++) {
      try (Broker broker = start(mode)) {
        depths.add(broker.depth("orders"));
        assertThat(broker.depth("bills")).isEqualTo(1);
      }
    }
    assertThat(depths).containsExactly(5L, 5L);
  }
}
