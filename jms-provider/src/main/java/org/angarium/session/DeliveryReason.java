package org.angarium.session;

/**
 * Why a message, a queue or a consumer is where it is: each state of a delivery has one reason and
 * each reason one sentence. What a sentence is about goes before it: {@code ID:7 is in flight to
 * consumer c/1/1 for 40 s and is not settled}.
 */
public enum DeliveryReason {
  /** The queue does not hold the message. */
  NOT_THERE("is not there: it was consumed, has expired, was moved, or was never sent there"),
  /** The queue does not show the message, but others are on their way in. */
  ARRIVING(
      "is not there yet, if it is among the %s messages that are still being written or committed"),
  /** There is no such queue or topic. */
  NO_DESTINATION("does not exist"),
  /** A topic without anybody to keep its messages for. */
  NO_SUBSCRIPTION("is a topic without a subscription, so that nothing sent to it is kept"),
  /** There is no such consumer. */
  NO_SUCH_CONSUMER("is no consumer of this broker: it was closed, or its connection has ended"),
  /** The queue is being read from the store. */
  RECOVERING("waits until the queue has read what its store holds"),
  /** The queue could not be read from the store. */
  UNREADABLE("is not served, because the store could not be read: %s"),

  /** Handed out and not settled. */
  IN_FLIGHT("is in flight to consumer %s for %s and is not settled"),
  /** On its way to a consumer, as soon as its body was read. */
  BODY_LOADING("is for consumer %s, as soon as its body was read from the store"),
  /** It cannot be handed out. */
  BODY_UNREADABLE("is kept back, because its body could not be read from the store"),
  /** Accepted in a local transaction. */
  IN_TRANSACTION("was accepted in a transaction of session %s, undecided %s after the delivery"),
  /** Accepted in an XA branch. */
  IN_BRANCH("was accepted in the branch %s of user %s, which is %s and not decided"),
  /** On its way to another queue. */
  MOVING("is being moved to the dead letters"),
  /** It could not be moved to another queue. */
  MOVE_REFUSED("could not be moved to the dead letters, which is tried again at %s, in %s"),
  /** Its sender asked for a delivery delay. */
  DELAYED("is not due until %s, in %s, as its sender asked"),
  /** Its last delivery failed. */
  BACKING_OFF("is not due until %s, in %s, because delivery %s failed: %s"),
  /** A message of its group failed before it. */
  BEHIND_GROUP("waits behind %s, which failed and holds the message group %s"),

  /** Nobody has looked at it since. */
  EXPIRED("expired at %s and goes when the queue is looked through next"),
  /** Nobody has looked at it since it may not be delivered again. */
  NO_DELIVERY_LEFT(
      "has no delivery left, by the policy's %s, and becomes a dead letter when the queue is looked"
          + " through next"),
  /** An operator has paused the queue. */
  PAUSED("waits until an operator lets the deliveries of the queue go on"),
  /** Too many messages failed. */
  BREAKER_OPEN("waits for the circuit breaker, which is open until %s, for %s"),
  /** Too many messages failed, and it is being tried whether they still do. */
  BREAKER_TRYING("waits while the circuit breaker tries one other message"),
  /** A message failed before it, and the order is strict. */
  BEHIND_HEAD("waits behind %s, which failed and holds the whole queue"),
  /** The body of another message is being read. */
  QUEUE_LOADING("waits until the body of a message before it was read from the store"),
  /** Nobody consumes. */
  NO_CONSUMER("is ready, but there is no consumer"),
  /** Nobody wants it. */
  NO_MATCH("is ready, but none of the %s consumers has a selector that takes it"),
  /** Those who want it are busy. */
  CONSUMERS_BUSY("is ready, but the %s consumers that want it have %s messages to settle first"),
  /** Those who want it do not ask. */
  CONSUMERS_IDLE(
      "is ready, but none of the %s consumers that want it asks: their connection or session is"
          + " stopped, or nobody is in a receive"),
  /** About to be handed out. */
  ON_ITS_WAY("is ready and about to be taken by consumer %s"),

  /** Of a queue without messages. */
  EMPTY("holds no message"),
  /** Of a queue with messages of which none may be delivered. */
  NOTHING_READY("holds no ready message: %s are not due, %s wait behind others, %s are in flight"),
  /** Of a consumer that has what it took. */
  CONSUMER_BUSY("takes no more before it has settled some of the %s messages that it has"),
  /** Of a consumer that asks for nothing. */
  CONSUMER_IDLE(
      "asks for no message: its connection or session is stopped, or nobody is in a receive"),
  /** Of a consumer for which there is nothing. */
  NOTHING_FOR_CONSUMER("would take %s, but none is ready; %s are not due or wait behind others"),
  /** Of a consumer for which there is nothing that it wants. */
  NOTHING_SELECTED("would take %s, but its selector leaves out all %s that are ready"),
  /** Of a consumer with much to look through. */
  SEARCHING("is looking through the %s messages that are ready");

  private final String sentence;

  DeliveryReason(String sentence) {
    this.sentence = sentence;
  }

  /**
   * The whole sentence.
   *
   * @param subject what it is about
   * @param details what the sentence names, in its order
   */
  public Explanation of(String subject, Object... details) {
    return new Explanation(subject, this, subject + " " + sentence.formatted(details));
  }
}
