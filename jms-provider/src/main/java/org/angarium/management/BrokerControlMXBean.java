package org.angarium.management;

/**
 * What may be done to a broker by JMX: {@code org.angarium:type=BrokerControl,name=NAME}. It is
 * there only with the option {@code jmx=write}.
 */
public interface BrokerControlMXBean {

  /** Pauses the deliveries of a queue, or of a topic's subscriptions; says of how many. */
  long pause(String address);

  /** Lets deliveries go on; says of how many queues and subscriptions. */
  long resume(String address);

  /** Removes all messages of a queue that are not in flight, if there are exactly so many. */
  long purge(String queue, long expected);
}
