package org.angarium.broker;

import org.angarium.message.Address;
import org.angarium.selector.Selector;
import org.angarium.selector.SelectorException;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.DeliveryHandler;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.jspecify.annotations.Nullable;

/** Opens one consumer: checks what is asked, finds or makes what it consumes from. */
final class ConsumerOpening {
  private final BrokerCore broker;
  private final ClientConnection connection;
  private final ClientSession session;
  private final ConsumerRequest request;
  private final DeliveryHandler handler;

  ConsumerOpening(
      BrokerCore broker,
      ClientConnection connection,
      ClientSession session,
      ConsumerRequest request,
      DeliveryHandler handler) {
    this.broker = broker;
    this.connection = connection;
    this.session = session;
    this.request = request;
    this.handler = handler;
  }

  void open(Reply<Void> reply) {
    Selector selector;
    try {
      selector = Selector.parseOrNull(request.selector());
    } catch (SelectorException e) {
      reply.fail(new SessionException(Kind.INVALID_SELECTOR, String.valueOf(e.getMessage()), e));
      return;
    }
    if (request.source() instanceof ConsumerRequest.Subscription source) {
      openOnTopic(source, selector, reply);
    } else if (request.source() instanceof ConsumerRequest.Queue source) {
      openOnQueue(source.address(), selector, reply);
    }
  }

  private void openOnQueue(Address address, @Nullable Selector selector, Reply<Void> reply) {
    broker
        .catalog()
        .declare(
            address,
            (destination, failure) -> {
              if (failure != null) {
                reply.fail(failure);
                return;
              }
              MessageQueue queue = destination.queue();
              String why = refusal(destination);
              if (why != null || queue == null) {
                reply.fail(new SessionException(Kind.INVALID_DESTINATION, String.valueOf(why)));
                return;
              }
              session.opened(
                  new OpenConsumer(consumer(selector), queue, null), request.credit(), reply);
            });
  }

  private @Nullable String refusal(Destination destination) {
    if (destination.owner() != null && destination.owner() != connection) {
      return destination.address() + " is consumed only by the connection that made it";
    }
    return destination.queue() == null ? destination.address() + " is a topic" : null;
  }

  /** The subscription selects; its consumers take whatever is in its queue. */
  private void openOnTopic(
      ConsumerRequest.Subscription source, @Nullable Selector selector, Reply<Void> reply) {
    SessionException refusal = refusal(source);
    if (refusal != null) {
      reply.fail(refusal);
      return;
    }
    String name = source.name();
    Subscription.Key key =
        name == null ? null : new Subscription.Key(connection.clientId(), name, source.durable());
    String local = source.durable() ? connection.clientId() : connection.info().connectionId();
    Subscription.Terms terms =
        new Subscription.Terms(
            key,
            source.topic(),
            source.shared(),
            selector == null ? null : selector.text(),
            request.noLocal() ? local : null);
    broker
        .subscriptions()
        .open(
            terms,
            (subscription, failure) -> {
              if (failure != null) {
                reply.fail(failure);
              } else {
                session.opened(
                    new OpenConsumer(consumer(null), subscription.queue, subscription),
                    request.credit(),
                    reply);
              }
            });
  }

  private @Nullable SessionException refusal(ConsumerRequest.Subscription source) {
    if (!source.topic().kind().isTopic()) {
      return new SessionException(Kind.INVALID_DESTINATION, source.topic() + " is not a topic");
    }
    if (source.topic().kind().isTemporary()
        && !source.topic().name().startsWith(connection.info().connectionId() + ".")) {
      return new SessionException(
          Kind.INVALID_DESTINATION,
          source.topic() + " is consumed only by the connection that made it");
    }
    if (source.durable() && source.topic().kind().isTemporary()) {
      return new SessionException(
          Kind.INVALID_DESTINATION,
          source.topic() + " is temporary; a durable subscription needs a permanent topic");
    }
    if ((source.durable() || source.shared())
        && (source.name() == null || source.name().isEmpty())) {
      return Refusals.illegal("a durable or shared subscription needs a name");
    }
    if (source.durable() && !source.shared() && connection.clientId() == null) {
      return Refusals.illegal(
          "an unshared durable subscription needs a client id; set one on the connection or"
              + " factory");
    }
    return null;
  }

  private QueueConsumer consumer(@Nullable Selector selector) {
    return new QueueConsumer(request, session, selector, handler);
  }
}
