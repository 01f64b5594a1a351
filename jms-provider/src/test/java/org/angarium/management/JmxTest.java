package org.angarium.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSContext;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.angarium.junit.TestBroker;
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
