package org.angarium.management;

import java.util.List;

/**
 * What may be done to a broker by JMX: {@code org.angarium:type=BrokerControl,name=NAME}. It is
 * there only with the option {@code jmx=write}.
 */
public interface BrokerControlMXBean {

  /** Pauses the deliveries of a queue, or of a topic's subscriptions; says of how many. */
  long pause(String address);

  /** Lets deliveries go on; says of how many queues and subscriptions. */
  long resume(String address);

  /**
   * Changes the redelivery policy of {@code queue:NAME}, {@code topic:NAME} or {@code *}.
   *
   * @param settings all that is set for it from now on, as in {@code maxDeliveries=5,delayMs=500};
   *     nothing to undo all
   * @return what has changed, a line for each setting
   */
  List<String> changeRedelivery(String target, String settings);

  /**
   * Sends dead letters of a queue to where each ended.
   *
   * @param filter a selector; nothing for all
   * @param perSecond at most so many a second; 0 for as fast as it goes
   * @param dryRun whether they are only counted
   * @return how many were sent, or would be, and which were not
   */
  ReplayFigures replay(String queue, String filter, int perSecond, boolean dryRun);

  /** Ends a schedule; says whether there was one of this name. */
  boolean cancelSchedule(String name);

  /** Removes all messages of a queue that are not in flight, if there are exactly so many. */
  long purge(String queue, long expected);
}
