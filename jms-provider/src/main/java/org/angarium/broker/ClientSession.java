package org.angarium.broker;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.angarium.routing.Binding;
import org.angarium.session.BrokerSession;
import org.angarium.session.BrowsePage;
import org.angarium.session.BrowseRequest;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.ConsumerSnapshot;
import org.angarium.session.DeliveryHandler;
import org.angarium.session.DeliveryToken;
import org.angarium.session.Reply;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;
import org.angarium.session.TransactionSnapshot;
import org.angarium.transaction.LocalTransaction;
import org.angarium.transaction.Work;
import org.jspecify.annotations.Nullable;

/**
 * One session inside the broker. Its caller's thread resolves destinations and posts to queues; it
 * owns no mailbox. What it sends goes through {@link Sends}, what it consumes through {@link
 * SessionConsumers} and {@link SessionDeliveries}, its branches are {@link BranchCalls}'. A send to
 * a destination that does not exist yet goes through the catalog, and so does every request that
 * comes meanwhile ({@link CatalogOrder}).
 */
final class ClientSession implements BrokerSession {
  private final BrokerCore broker;
  private final ClientConnection connection;
  private final Engine engine;
  private final Catalog catalog;
  private final long number;
  private final SessionRequest.Mode mode;
  private final LocalTransaction transaction;
  private final BranchCalls branchCalls;
  private final Sends sends;
  private final SessionConsumers consumers;
  private final SessionDeliveries deliveries;
  private final CatalogOrder order;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A session without consumers.
   *
   * @param number unique within the connection, ascending
   */
  ClientSession(
      BrokerCore broker, ClientConnection connection, long number, SessionRequest.Mode mode) {
    this.number = number;
    this.broker = broker;
    this.connection = connection;
    this.engine = broker.engine();
    this.catalog = broker.catalog();
    this.mode = mode;
    this.sends = new Sends(connection, engine);
    this.order = new CatalogOrder(catalog);
    SessionQueues queues = new SessionQueues();
    this.consumers = new SessionConsumers(this, broker, order, queues);
    this.deliveries = new SessionDeliveries(this, broker, queues);
    this.transaction = new LocalTransaction(engine.store());
    this.branchCalls =
        new BranchCalls(broker.branches(), connection.info().user(), engine.completions());
  }

  /** Its place among the sessions of its connection. */
  long number() {
    return number;
  }

  // --- sending

  @Override
  public Reply<Void> send(Envelope sent) {
    if (closed.get()) {
      return closedReply();
    }
    Envelope message = connection.stamped(sent);
    if (order.isFree()) {
      List<Binding<MessageQueue>> bindings = catalog.bindings(message.destination());
      if (bindings != null) {
        return sends.send(message, bindings, currentWork());
      }
    }
    Reply<Void> reply = newReply();
    order.begin();
    catalog.declare(
        message.destination(),
        (destination, failure) -> {
          List<Binding<MessageQueue>> bindings = catalog.bindings(message.destination());
          if (failure != null || bindings == null) {
            reply.fail(failure != null ? failure : Refusals.noDestination(message.destination()));
          } else {
            forward(sends.send(message, bindings, currentWork()), reply);
          }
          order.end();
        });
    return reply;
  }

  /** Where work is collected now; null when it takes effect at once. */
  private @Nullable Work currentWork() {
    return switch (mode) {
      case AT_ONCE -> null;
      case TRANSACTED -> transaction.work();
      case XA -> branchCalls.associated();
    };
  }

  @Override
  public Reply<Void> declare(Address address) {
    if (closed.get()) {
      return closedReply();
    }
    if (catalog.bindings(address) != null) {
      return Reply.done();
    }
    Reply<Void> reply = newReply();
    catalog.declare(
        address,
        (destination, failure) -> {
          if (failure != null) {
            reply.fail(failure);
          } else {
            reply.complete(null);
          }
        });
    return reply;
  }

  // --- consuming

  @Override
  public Reply<Void> openConsumer(ConsumerRequest request, DeliveryHandler handler) {
    if (closed.get()) {
      return closedReply();
    }
    Reply<Void> reply = newReply();
    order.begin();
    reply.whenDone((nothing, failure) -> order.end());
    new ConsumerOpening(broker, connection, this, request, handler).open(reply);
    return reply;
  }

  /** Takes up a consumer that was opened; runs in the catalog's mailbox. */
  void opened(OpenConsumer open, int credit, Reply<Void> reply) {
    consumers.opened(open, credit, reply);
  }

  @Override
  public void credit(long consumerId, int deliveries) {
    if (deliveries > 0) {
      consumers.credit(consumerId, deliveries);
    }
  }

  @Override
  public Reply<Void> flush(long consumerId) {
    return consumers.flush(consumerId);
  }

  @Override
  public Reply<Void> revokeCredit(long consumerId) {
    return consumers.revokeCredit(consumerId);
  }

  @Override
  public Reply<Void> closeConsumer(long consumerId) {
    return consumers.close(consumerId);
  }

  // --- settling

  @Override
  public Reply<Void> begin(DeliveryToken token) {
    return closed.get() ? closedReply() : deliveries.begin(token);
  }

  @Override
  public Reply<Void> settle(Settlement settlement) {
    if (closed.get()) {
      return closedReply();
    }
    if (order.isFree()) {
      return settleNow(settlement);
    }
    Reply<Void> reply = newReply();
    order.run(() -> forward(settleNow(settlement), reply));
    return reply;
  }

  private Reply<Void> settleNow(Settlement settlement) {
    boolean accepts = settlement.outcome() == Settlement.Outcome.ACCEPT;
    return deliveries.settle(settlement, accepts ? currentWork() : null);
  }

  @Override
  public void consumed(DeliveryToken token, boolean moreFollow) {
    if (mode != SessionRequest.Mode.AT_ONCE) {
      settle(Settlement.accept(List.of(token)));
    } else if (!closed.get()) {
      deliveries.consumed(token, moreFollow);
    }
  }

  @Override
  public Reply<Void> adopt(List<DeliveryToken> tokens, BrokerSession from) {
    if (closed.get()) {
      return closedReply();
    }
    Reply<Void> reply = deliveries.adopt(tokens, from);
    if (closed.get()) {
      deliveries.giveBack(); // the close may have done so before these were here
    }
    return reply;
  }

  // --- transactions

  @Override
  public Reply<Void> commit() {
    Reply<Void> refusal = unlessTransacted();
    if (refusal != null) {
      return refusal;
    }
    Reply<Void> reply = newReply();
    order.run(() -> transaction.commit(OutcomeReplies.ofCommit(reply)));
    return reply;
  }

  @Override
  public Reply<Void> rollback() {
    return rollback(Work.ROLLED_BACK);
  }

  @Override
  public Reply<Void> rollback(String reason) {
    Reply<Void> refusal = unlessTransacted();
    if (refusal != null) {
      return refusal;
    }
    Reply<Void> reply = newReply();
    order.run(
        () -> {
          transaction.rollBack(reason);
          reply.complete(null);
        });
    return reply;
  }

  private @Nullable Reply<Void> unlessTransacted() {
    if (closed.get()) {
      return closedReply();
    }
    return mode == SessionRequest.Mode.TRANSACTED
        ? null
        : Reply.failed(Refusals.illegal("the session is not transacted"));
  }

  @Override
  public Reply<Void> xaStart(BranchId branch, XaStart how) {
    if (closed.get()) {
      return closedReply();
    }
    Reply<Void> reply = newReply();
    order.run(() -> forward(branchCalls.start(branch, how), reply));
    return reply;
  }

  @Override
  public Reply<Void> xaEnd(BranchId branch, XaEnd how) {
    return xaEnd(branch, how, null);
  }

  @Override
  public Reply<Void> xaEnd(BranchId branch, XaEnd how, @Nullable String thrown) {
    Reply<Void> reply = newReply();
    order.run(() -> forward(branchCalls.end(branch, how, thrown), reply));
    return reply;
  }

  @Override
  public Reply<XaVote> xaPrepare(BranchId branch) {
    return branchCalls.prepare(branch);
  }

  @Override
  public Reply<Void> xaCommit(BranchId branch, boolean onePhase) {
    return branchCalls.commit(branch, onePhase);
  }

  @Override
  public Reply<Void> xaRollback(BranchId branch) {
    return branchCalls.rollback(branch);
  }

  @Override
  public Reply<Void> xaForget(BranchId branch) {
    return branchCalls.forget(branch);
  }

  @Override
  public Reply<List<BranchId>> xaRecover() {
    return branchCalls.recover();
  }

  // --- browsing, closing

  @Override
  public Reply<BrowsePage> browse(BrowseRequest request) {
    if (closed.get()) {
      return Reply.failed(Refusals.closed("the session"));
    }
    return new Browsing(catalog, connection).read(request);
  }

  @Override
  public Reply<Void> close() {
    if (!closed.compareAndSet(false, true)) {
      return Reply.done();
    }
    List<Reply<Void>> parts = consumers.closeAll();
    Reply<Void> back = newReply();
    order.run(
        () -> {
          branchCalls.sessionClosed();
          transaction.rollBack(Returns.CLOSED);
          forward(deliveries.giveBack(), back);
        });
    parts.add(back);
    connection.gone(this);
    return Join.all(parts, engine.completions());
  }

  /** Whether it takes no requests any more. */
  boolean isClosed() {
    return closed.get();
  }

  private static void forward(Reply<Void> from, Reply<Void> to) {
    from.whenDone(
        (nothing, failure) -> {
          if (failure == null) {
            to.complete(null);
          } else {
            to.fail(failure);
          }
        });
  }

  private Reply<Void> newReply() {
    return new Reply<>(engine.completions());
  }

  private static Reply<Void> closedReply() {
    return Reply.failed(Refusals.closed("the session"));
  }

  // --- for operators; any thread may call

  /** One of its consumers; runs in the queue's mailbox. */
  ConsumerSnapshot snapshot(QueueConsumer consumer, MessageQueue queue, int inFlight) {
    return new ConsumerSnapshot(
        consumer.toString(),
        queue.address(),
        queue.subscription(),
        consumer.selector(),
        consumer.credit,
        inFlight,
        connection.info().connectionId(),
        number,
        connection.clientId(),
        connection.info().user());
  }

  int consumerCount() {
    return consumers.count();
  }

  /** The consumer that has this name; null when it has none. */
  @Nullable OpenConsumer consumer(String name) {
    return consumers.named(name);
  }

  /** What its transaction holds, when it is transacted. */
  Work localWork() {
    return transaction.work();
  }

  /** What it has sent and accepted in its transaction; null when that is nothing. */
  @Nullable TransactionSnapshot transaction() {
    Work work = transaction.work();
    return mode != SessionRequest.Mode.TRANSACTED || work.isEmpty()
        ? null
        : new TransactionSnapshot(
            toString(),
            TransactionSnapshot.LOCAL,
            connection.info().user(),
            work.sentCount(),
            work.acceptedCount());
  }

  /** Who it is, for the history of a message. */
  @Override
  public String toString() {
    String client = connection.clientId();
    return (client == null ? "" : client + "@") + connection.info().connectionId() + "/" + number;
  }
}
