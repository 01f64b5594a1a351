package org.angarium.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSContext;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.angarium.junit.TestBroker;
import org.angarium.session.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker as JMX shows it. */
@Timeout(120)
class JmxTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  private Set<ObjectName> beans(TestBroker broker) throws Exception {
    return server.queryNames(
        new ObjectName("org.angarium:name=" + broker.broker().name() + ",*"), null);
  }

  private ObjectName bean(TestBroker broker, String type) throws Exception {
    ObjectName name =
        new ObjectName("org.angarium:type=" + type + ",name=" + broker.broker().name());
    await().atMost(LIMIT).until(() -> server.isRegistered(name));
    return name;
  }

  private Object call(ObjectName bean, String operation, Object... arguments) throws Exception {
    String[] types = new String[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      types[i] = arguments[i] instanceof Long ? "long" : String.class.getName();
    }
    return server.invoke(bean, operation, arguments, types);
  }

  private static void send(TestBroker broker) {
    try (JMSContext context = broker.factory().createContext()) {
      context.createProducer().send(context.createQueue("orders"), "a");
    }
  }

  @Test
  void showsFiguresAndExplains() throws Exception {
    try (TestBroker broker = TestBroker.start()) {
      send(broker);
      ObjectName bean = bean(broker, "Broker");
      assertThat(server.getAttribute(bean, "MessageCount")).isEqualTo(1L);
      CompositeData[] queues = (CompositeData[]) server.getAttribute(bean, "Queues");
      assertThat(queues).hasSize(1);
      assertThat(queues[0].get("name")).isEqualTo("queue:orders");
      assertThat(queues[0].get("ready")).isEqualTo(1L);
      assertThat((String[]) call(bean, "explain", "queue:orders"))
          .singleElement()
          .asString()
          .endsWith("is ready, but there is no consumer");
      assertThat((String[]) call(bean, "policy", "queue:orders"))
          .contains("maxDeliveries=10 (DEFAULT)");
      assertThatThrownBy(() -> call(bean, "inFlight", "queue:nowhere"))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("there is no queue queue:nowhere");
    }
  }

  @Test
  void hasNoCommandsUnlessTheyAreAskedFor() throws Exception {
    try (TestBroker broker = TestBroker.start()) {
      ObjectName shown = bean(broker, "Broker");
      assertThat(beans(broker)).containsExactly(shown);
    }
  }

  @Test
  void whatIsShownCannotChangeAnything() throws Exception {
    try (TestBroker broker = TestBroker.start("jmx=write")) {
      MBeanInfo shown = server.getMBeanInfo(bean(broker, "Broker"));
      Set<String> commands =
          Stream.of(server.getMBeanInfo(bean(broker, "BrokerControl")).getOperations())
              .map(MBeanOperationInfo::getName)
              .collect(Collectors.toSet());
      assertThat(commands)
          .containsExactlyInAnyOrder(
              "pause", "resume", "purge", "changeRedelivery", "replay", "cancelSchedule");
      assertThat(shown.getOperations())
          .extracting(MBeanOperationInfo::getName)
          .doesNotContainAnyElementsOf(commands);
      assertThat(shown.getAttributes()).noneMatch(MBeanAttributeInfo::isWritable);
    }
  }

  @Test
  void changesAPolicyAndRefusesWhatTheApiRefuses() throws Exception {
    try (TestBroker broker = TestBroker.start("jmx=write")) {
      ObjectName bean = bean(broker, "BrokerControl");
      assertThat(
              (String[])
                  call(bean, "changeRedelivery", "queue:orders", "maxDeliveries=1,deadLetters=d"))
          .containsExactly("maxDeliveries: 10 -> 1", "deadLetters: DLQ -> d");
      assertThat(broker.broker().redelivery("queue:orders").deadLetters()).isEqualTo("d");
      assertThatThrownBy(() -> call(bean, "changeRedelivery", "queue:d", "deadLetters=d"))
          .rootCause()
          .hasMessageContaining("go round for ever: d -> d");
      assertThatThrownBy(
              () -> call(bean, "changeRedelivery", "queue:d", "maxDeliverys=1,order=stric"))
          .rootCause()
          .hasMessageContaining("the nearest one is maxDeliveries")
          .hasMessageContaining("order is 'stric'");
    }
    try (TestBroker broker = TestBroker.start("jmx=write&autoCreate=false")) {
      ObjectName bean = bean(broker, "BrokerControl");
      assertThatThrownBy(() -> call(bean, "changeRedelivery", "*", "deadLetters=nowhere"))
          .rootCause()
          .hasMessageContaining("queue:nowhere does not exist");
      assertThatThrownBy(
              () ->
                  call(
                      bean,
                      "changeRedelivery",
                      "*",
                      "deadLetters=nowhere,expired=neither,maxDeliverys=1,order=stric"))
          .rootCause()
          .hasMessageContaining("queue:nowhere does not exist")
          .hasMessageContaining("queue:neither does not exist")
          .hasMessageContaining("the nearest one is maxDeliveries")
          .hasMessageContaining("order is 'stric'");
      call(bean, "changeRedelivery", "*", "deadLetters=DLQ");
    }
  }

  @Test
  void showsAndReplaysDeadLettersAndEndsSchedules() throws Exception {
    try (TestBroker broker = TestBroker.start("jmx=write")) {
      ObjectName control = bean(broker, "BrokerControl");
      ObjectName shown = bean(broker, "Broker");
      call(control, "changeRedelivery", "*", "maxDeliveries=1");
      die(broker);
      assertThat((String[]) call(shown, "deadLetters", "queue:DLQ"))
          .containsExactly("1 x rolled back by the client");
      assertThat((String[]) call(shown, "unreadableDeadLetters", "queue:DLQ")).isEmpty();
      assertThat(replay(control, "JMSPriority = 9", false)).isEqualTo(0L);
      assertThat(replay(control, "", true)).isEqualTo(1L);
      assertThat(broker.depth("DLQ")).isEqualTo(1);
      assertThat(replay(control, "", false)).isEqualTo(1L);
      assertThat(broker.depth("orders")).isEqualTo(1);
      broker
          .broker()
          .putSchedule(
              Schedule.every("hourly", "queue:orders", Instant.now(), Duration.ofHours(1)));
      assertThat((String[]) server.getAttribute(shown, "Schedules"))
          .singleElement()
          .asString()
          .startsWith("hourly to queue:orders, due ")
          .endsWith(", failure -");
      assertThat(call(control, "cancelSchedule", "hourly")).isEqualTo(true);
      assertThat(broker.broker().schedules()).isEmpty();
    }
  }

  private Object replay(ObjectName control, String filter, boolean dryRun) throws Exception {
    Object result =
        server.invoke(
            control,
            "replay",
            new Object[] {"queue:DLQ", filter, 0, dryRun},
            new String[] {String.class.getName(), String.class.getName(), "int", "boolean"});
    CompositeData figures = (CompositeData) result;
    assertThat(figures.get("kept")).isEqualTo(0L);
    assertThat((String[]) figures.get("unreadable")).isEmpty();
    return figures.get("sent");
  }

  private static void die(TestBroker broker) {
    send(broker);
    try (JMSContext context = broker.factory().createContext(JMSContext.SESSION_TRANSACTED)) {
      assertThat(context.createConsumer(context.createQueue("orders")).receive(60_000)).isNotNull();
      context.rollback();
    }
    broker.awaitDepth("DLQ", 1, LIMIT);
  }

  @Test
  void hasCommandsWhenTheyAreAskedFor() throws Exception {
    try (TestBroker broker = TestBroker.start("jmx=write")) {
      send(broker);
      ObjectName bean = bean(broker, "BrokerControl");
      assertThat(call(bean, "pause", "queue:orders")).isEqualTo(1L);
      assertThat(call(bean, "purge", "queue:orders", 1L)).isEqualTo(1L);
      assertThat(broker.depth("orders")).isZero();
    }
  }

  @Test
  void showsNothingWhenThatIsOff() throws Exception {
    try (TestBroker broker = TestBroker.start("jmx=off")) {
      assertThat(beans(broker)).isEmpty();
    }
  }

  @Test
  void leavesNothingBehind() throws Exception {
    TestBroker broker = TestBroker.start("jmx=write");
    bean(broker, "BrokerControl");
    broker.close();
    assertThat(beans(broker)).isEmpty();
  }

  @Test
  void leavesNothingBehindWhenItIsClosedAtOnce() throws Exception {
    TestBroker broker = TestBroker.start("jmx=write");
    broker.close();
    assertThat(beans(broker)).isEmpty();
  }
}
