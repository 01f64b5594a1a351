package org.angarium.jms;

import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.session.BrokerSession;
import org.jspecify.annotations.Nullable;

/**
 * Sends a session's messages: decides their headers, takes a copy that later changes do not reach,
 * and waits for the broker or leaves that to {@link AsyncSends}. Times are reckoned from the
 * broker's clock at the call, also in a transaction (JMS 3.1, 3.4.9 and 3.4.13).
 */
final class Sender {
  private final BrokerSession session;
  private final MessageFactory messages;
  private final AsyncSends asyncSends;
  private final Supplier<String> messageIds;
  private final LongSupplier nowMs;

  Sender(
      BrokerSession session,
      MessageFactory messages,
      AsyncSends asyncSends,
      Supplier<String> messageIds,
      LongSupplier nowMs) {
    this.session = session;
    this.messages = messages;
    this.asyncSends = asyncSends;
    this.messageIds = messageIds;
    this.nowMs = nowMs;
  }

  /**
   * Sends a message, which may be another provider's.
   *
   * @param listener is told of the end; null to wait for it here
   */
  void send(
      AngariumDestination to,
      @Nullable Message message,
      SendOptions options,
      @Nullable CompletionListener listener)
      throws JMSException {
    if (message == null) {
      throw new MessageFormatException("a message was expected, not null");
    }
    SendHeaders headers = headers(to.address(), options);
    AngariumMessage own = message instanceof AngariumMessage ours ? ours : messages.copyOf(message);
    Envelope envelope = own.toEnvelope(headers);
    AngariumMessage.stampSent(message, headers, to);
    if (listener == null) {
      JmsErrors.await(session.send(envelope));
    } else {
      asyncSends.awaitRoom();
      asyncSends.add(session.send(envelope), message, listener);
    }
  }

  private SendHeaders headers(Address to, SendOptions options) {
    long now = nowMs.getAsLong();
    return new SendHeaders(
        options.withoutId() ? null : messageIds.get(),
        to,
        options.deliveryMode() == DeliveryMode.PERSISTENT,
        options.priority(),
        options.withoutTimestamp() ? 0 : now,
        later(now, options.timeToLiveMs()),
        later(now, options.deliveryDelayMs()));
  }

  /** 0 for no delay; the end of time rather than an overflow. */
  private static long later(long now, long delayMs) {
    if (delayMs == 0) {
      return 0;
    }
    long then = now + delayMs;
    return then < 0 ? Long.MAX_VALUE : then;
  }
}
