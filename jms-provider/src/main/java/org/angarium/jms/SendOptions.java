package org.angarium.jms;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;

/**
 * What a producer says of the messages that it sends (JMS 3.1, 7.5 to 7.9). Immutable.
 *
 * @param deliveryMode {@link DeliveryMode#PERSISTENT} or {@link DeliveryMode#NON_PERSISTENT}
 * @param priority 0 to 9
 * @param timeToLiveMs in milliseconds from the send; 0 for ever
 * @param deliveryDelayMs in milliseconds from the send
 * @param withoutId whether messages have no JMSMessageID
 * @param withoutTimestamp whether messages have no JMSTimestamp
 */
record SendOptions(
    int deliveryMode,
    int priority,
    long timeToLiveMs,
    long deliveryDelayMs,
    boolean withoutId,
    boolean withoutTimestamp) {

  /** The defaults of the specification. */
  static final SendOptions DEFAULT =
      new SendOptions(
          Message.DEFAULT_DELIVERY_MODE,
          Message.DEFAULT_PRIORITY,
          Message.DEFAULT_TIME_TO_LIVE,
          Message.DEFAULT_DELIVERY_DELAY,
          false,
          false);

  /** The same with what one send says by itself. */
  SendOptions with(int mode, int newPriority, long timeToLive) throws JMSException {
    return withDeliveryMode(mode).withPriority(newPriority).withTimeToLive(timeToLive);
  }

  SendOptions withDeliveryMode(int mode) throws JMSException {
    if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
      throw new JMSException(
          "a delivery mode is PERSISTENT (2) or NON_PERSISTENT (1), not " + mode);
    }
    return new SendOptions(
        mode, priority, timeToLiveMs, deliveryDelayMs, withoutId, withoutTimestamp);
  }

  SendOptions withPriority(int newPriority) throws JMSException {
    if (newPriority < 0 || newPriority > 9) {
      throw new JMSException("a priority is 0 to 9, not " + newPriority);
    }
    return new SendOptions(
        deliveryMode, newPriority, timeToLiveMs, deliveryDelayMs, withoutId, withoutTimestamp);
  }

  SendOptions withTimeToLive(long timeToLive) throws JMSException {
    requireNotNegative("time to live", timeToLive);
    return new SendOptions(
        deliveryMode, priority, timeToLive, deliveryDelayMs, withoutId, withoutTimestamp);
  }

  SendOptions withDeliveryDelay(long deliveryDelay) throws JMSException {
    requireNotNegative("delivery delay", deliveryDelay);
    return new SendOptions(
        deliveryMode, priority, timeToLiveMs, deliveryDelay, withoutId, withoutTimestamp);
  }

  SendOptions withoutId(boolean without) {
    return new SendOptions(
        deliveryMode, priority, timeToLiveMs, deliveryDelayMs, without, withoutTimestamp);
  }

  SendOptions withoutTimestamp(boolean without) {
    return new SendOptions(
        deliveryMode, priority, timeToLiveMs, deliveryDelayMs, withoutId, without);
  }

  private static void requireNotNegative(String what, long ms) throws JMSException {
    if (ms < 0) {
      throw new JMSException("a " + what + " is 0 ms or more, not " + ms);
    }
  }
}
