package org.angarium.management;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.angarium.message.Address;

/**
 * A broker's beans in the JMX server of this JVM, from {@link #register} to {@link #close}. Used by
 * one thread at a time.
 */
public final class JmxBeans implements AutoCloseable {
  private final String broker;
  private final List<ObjectName> registered = new ArrayList<>();

  /** Beans of a broker, not yet registered. */
  public JmxBeans(String broker) {
    this.broker = broker;
  }

  /**
   * Registers the beans.
   *
   * @param letters opens the dead letters of a queue
   * @param writable whether there is also one with commands
   * @throws IllegalStateException when that cannot be, as when another class loader's broker of
   *     this name has done so; the message says why
   */
  public void register(
      Management management, Function<Address, DeadLetterQueue> letters, boolean writable) {
    register("Broker", new BrokerBean(management, letters), BrokerMXBean.class);
    if (writable) {
      register("BrokerControl", new BrokerBean(management, letters), BrokerControlMXBean.class);
    }
  }

  private <T> void register(String type, T bean, Class<T> view) {
    try {
      ObjectName name = name(type);
      server().registerMBean(new StandardMBean(bean, view, true), name);
      registered.add(name);
    } catch (JMException e) {
      throw new IllegalStateException(
          "broker %s is not shown by JMX as %s: %s; jmx=off leaves it out"
              .formatted(broker, type, e.getCause() == null ? e : e.getCause()),
          e);
    }
  }

  /** The name of a bean, whatever letters the broker's name has. */
  private ObjectName name(String type) throws JMException {
    boolean isPlain = broker.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-');
    String value = isPlain ? broker : ObjectName.quote(broker);
    return new ObjectName("org.angarium:type=%s,name=%s".formatted(type, value));
  }

  private static MBeanServer server() {
    return ManagementFactory.getPlatformMBeanServer();
  }

  /** Takes the beans away. Idempotent. */
  @Override
  public void close() {
    for (ObjectName name : registered) {
      try {
        server().unregisterMBean(name);
      } catch (InstanceNotFoundException e) {
        // Somebody else has taken it away already.
      } catch (JMException e) {
        throw new IllegalStateException("bean %s cannot be taken away: %s".formatted(name, e), e);
      }
    }
    registered.clear();
  }
}
