package org.angarium.samples;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;

/**
 * How far a job is. It travels as a message of its own, which is replaced in the very transactions
 * that send and receive lines; so after a crash it says exactly what was committed.
 *
 * @param sha256 which file it is about
 * @param sent what was sent to the queue and published to the topic
 * @param fromQueue what was received from the queue
 * @param fromSubscription what was received from the subscription
 */
record Progress(String sha256, Mark sent, Mark fromQueue, Mark fromSubscription) {

  /** A job that has not begun. */
  static Progress none(InputFile input) {
    return new Progress(input.sha256(), Mark.START, Mark.START, Mark.START);
  }

  Progress withSent(Mark mark) {
    return new Progress(sha256, mark, fromQueue, fromSubscription);
  }

  Progress withReceived(Source source, Mark mark) {
    return switch (source) {
      case QUEUE -> new Progress(sha256, sent, mark, fromSubscription);
      case SUBSCRIPTION -> new Progress(sha256, sent, fromQueue, mark);
    };
  }

  Mark received(Source source) {
    return switch (source) {
      case QUEUE -> fromQueue;
      case SUBSCRIPTION -> fromSubscription;
    };
  }

  /** As a message that {@link #of} reads. */
  Message toMessage(JMSContext context) throws JMSException {
    MapMessage message = context.createMapMessage();
    message.setString("sha256", sha256);
    write(message, "sent", sent);
    write(message, "fromQueue", fromQueue);
    write(message, "fromSubscription", fromSubscription);
    return message;
  }

  /** Reads what {@link #toMessage} made. */
  static Progress of(Message message) throws JMSException {
    MapMessage map = (MapMessage) message;
    return new Progress(
        map.getString("sha256"),
        read(map, "sent"),
        read(map, "fromQueue"),
        read(map, "fromSubscription"));
  }

  private static void write(MapMessage message, String name, Mark mark) throws JMSException {
    message.setLong(name + "Lines", mark.lines());
    message.setLong(name + "Bytes", mark.bytes());
  }

  private static Mark read(MapMessage message, String name) throws JMSException {
    return new Mark(message.getLong(name + "Lines"), message.getLong(name + "Bytes"));
  }
}
