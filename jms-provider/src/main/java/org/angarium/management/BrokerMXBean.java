package org.angarium.management;

import java.util.List;

/**
 * What JMX shows of a broker: {@code org.angarium:type=Broker,name=NAME}. It changes nothing.
 * Addresses are written {@code queue:NAME} or {@code topic:NAME}.
 */
public interface BrokerMXBean {

  /** How many connections there are. */
  int getConnectionCount();

  /** How many consumers there are. */
  int getConsumerCount();

  /** How many messages all queues and subscriptions hold. */
  long getMessageCount();

  /** The figures of every queue and subscription. */
  List<QueueFigures> getQueues();

  /** Every consumer, a line for each: where, selector, credit, what it has, whose it is. */
  List<String> getConsumers();

  /** Every connection, a line for each. */
  List<String> getConnections();

  /** All undecided transactions and branches, a line for each. */
  List<String> getTransactions();

  /** Why a queue, or each subscription on a topic, delivers nothing, or what it waits for. */
  List<String> explain(String address);

  /** Why a message is or is not being delivered, by its JMSMessageID. */
  List<String> explainMessage(String address, String messageId);

  /** Why a consumer gets nothing, or what it waits for. */
  String explainConsumer(String consumer);

  /** The redelivery policy that holds, a line for each setting with who says so. */
  List<String> policy(String target);

  /** All schedules, a line for each: when it is due next, where to, and why it could not send. */
  List<String> getSchedules();

  /** How many dead letters a queue has of each reason, a line for each. */
  List<String> deadLetters(String queue);

  /**
   * The dead letters of a queue whose body cannot be read, which no export or replay takes; a line
   * for each: its JMSMessageID and why.
   */
  List<String> unreadableDeadLetters(String queue);

  /** What a queue has in flight, a line for each message: its owner and age; at most 1000. */
  List<String> inFlight(String queue);
}
