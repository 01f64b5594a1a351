package org.angarium.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;
import org.angarium.session.TransactionSnapshot;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.transaction.Attempt;
import org.angarium.transaction.LocalTransaction;
import org.angarium.transaction.Outcome;
import org.angarium.transaction.Work;
import org.jspecify.annotations.Nullable;

/**
 * One session inside the broker. Its caller's thread resolves destinations and posts to queues; it
 * owns no mailbox. A send to a destination that does not exist yet goes through the catalog, and
 * while one is under way every later request of the session does, so that the order holds.
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
  private final Map<Long, OpenConsumer> consumers = new ConcurrentHashMap<>();

  /** The queues that may hold deliveries of this session, with the number of its consumers. */
  private final Map<MessageQueue, Integer> queues =
      new ConcurrentSkipListMap<>(Comparator.comparingLong(MessageQueue::queueId));

  /** The queues of adopted deliveries, which may come while a consumer is being closed. */
  private final Set<MessageQueue> adoptedFrom =
      new ConcurrentSkipListSet<>(Comparator.comparingLong(MessageQueue::queueId));

  /** How many requests are on their way through the catalog. */
  private final AtomicInteger inCatalog = new AtomicInteger();

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
    if (inCatalog.get() == 0) {
      List<Binding<MessageQueue>> bindings = catalog.bindings(message.destination());
      if (bindings != null) {
        return sends.send(message, bindings, currentWork());
      }
    }
    Reply<Void> reply = newReply();
    inCatalog.incrementAndGet();
    catalog.declare(
        message.destination(),
        (destination, failure) -> {
          List<Binding<MessageQueue>> bindings = catalog.bindings(message.destination());
          if (failure != null || bindings == null) {
            reply.fail(failure != null ? failure : Refusals.noDestination(message.destination()));
          } else {
            forward(sends.send(message, bindings, currentWork()), reply);
          }
          inCatalog.decrementAndGet();
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
    inCatalog.incrementAndGet();
    reply.whenDone((nothing, failure) -> inCatalog.decrementAndGet());
    new ConsumerOpening(broker, connection, this, request, handler).open(reply);
    return reply;
  }

  /** Takes up a consumer that was opened; runs in the catalog's mailbox. */
  void opened(OpenConsumer open, int credit, Reply<Void> reply) {
    QueueConsumer consumer = open.consumer();
    if (closed.get() || consumers.putIfAbsent(consumer.id, open) != null) {
      release(open);
      reply.fail(
          closed.get()
              ? Refusals.closed("the session")
              : Refusals.illegal("the session has a consumer " + consumer.id + " already"));
      return;
    }
    queues.merge(open.queue(), 1, Integer::sum);
    open.queue()
        .mailbox()
        .post(
            () -> {
              consumer.credit = credit;
              SessionException unreadable = open.queue().recovery().unreadable();
              if (unreadable != null) {
                closeConsumer(consumer.id);
                reply.fail(unreadable);
                return;
              }
              open.queue().dispatch().addConsumer(consumer);
              reply.complete(null);
            });
    if (closed.get()) {
      closeConsumer(consumer.id);
    }
  }

  private void release(OpenConsumer open) {
    Subscription subscription = open.subscription();
    if (subscription != null) {
      broker.subscriptions().close(subscription, () -> {});
    }
  }

  @Override
  public void credit(long consumerId, int deliveries) {
    if (deliveries > 0) {
      withConsumer(
          consumerId,
          open ->
              open.queue()
                  .mailbox()
                  .post(() -> open.queue().dispatch().credit(open.consumer(), deliveries)),
          () -> {});
    }
  }

  @Override
  public Reply<Void> flush(long consumerId) {
    Reply<Void> reply = newReply();
    withConsumer(
        consumerId,
        open ->
            open.queue()
                .mailbox()
                .post(() -> open.queue().dispatch().flush(open.consumer(), reply)),
        () -> reply.complete(null));
    return reply;
  }

  @Override
  public Reply<Void> revokeCredit(long consumerId) {
    Reply<Void> reply = newReply();
    withConsumer(
        consumerId,
        open ->
            open.queue()
                .mailbox()
                .post(
                    () -> {
                      open.queue().dispatch().revokeCredit(open.consumer());
                      reply.complete(null);
                    }),
        () -> reply.complete(null));
    return reply;
  }

  @Override
  public Reply<Void> closeConsumer(long consumerId) {
    Reply<Void> reply = newReply();
    withConsumer(consumerId, open -> close(open, reply), () -> reply.complete(null));
    return reply;
  }

  /** Finds a consumer, after those that are on their way through the catalog if need be. */
  private void withConsumer(long consumerId, Consumer<OpenConsumer> then, Runnable otherwise) {
    OpenConsumer known = consumers.get(consumerId);
    if (known != null) {
      then.accept(known);
      return;
    }
    inOrder(
        () -> {
          OpenConsumer open = consumers.get(consumerId);
          if (open != null) {
            then.accept(open);
          } else {
            otherwise.run();
          }
        });
  }

  private void close(OpenConsumer open, Reply<Void> reply) {
    if (!consumers.remove(open.consumer().id, open)) {
      reply.complete(null);
      return;
    }
    MessageQueue queue = open.queue();
    queue
        .mailbox()
        .post(
            () -> {
              queue.dispatch().removeConsumer(open.consumer());
              if (queue.inFlight().ownedBy(this).isEmpty()) {
                queues.computeIfPresent(queue, (key, count) -> count == 1 ? null : count - 1);
              }
              Subscription subscription = open.subscription();
              if (subscription == null) {
                reply.complete(null);
              } else {
                broker.subscriptions().close(subscription, () -> reply.complete(null));
              }
            });
  }

  // --- settling

  @Override
  public Reply<Void> begin(DeliveryToken token) {
    MessageQueue queue = catalog.queue(token.queueId());
    if (closed.get() || queue == null) {
      return closed.get() ? closedReply() : Reply.failed(Refusals.stale(null, token));
    }
    Reply<Void> reply = newReply();
    queue.mailbox().post(() -> queue.begin(token, this, reply));
    return reply;
  }

  @Override
  public Reply<Void> settle(Settlement settlement) {
    if (closed.get()) {
      return closedReply();
    }
    if (inCatalog.get() == 0) {
      return settleNow(settlement);
    }
    Reply<Void> reply = newReply();
    inOrder(() -> forward(settleNow(settlement), reply));
    return reply;
  }

  @Override
  public void consumed(DeliveryToken token, boolean moreFollow) {
    if (mode != SessionRequest.Mode.AT_ONCE) {
      settle(Settlement.accept(List.of(token)));
      return;
    }
    MessageQueue queue = catalog.queue(token.queueId());
    if (closed.get() || queue == null) {
      return;
    }
    if (moreFollow && !queue.othersWait()) {
      queue.mailbox().postWithNext(() -> queue.consumed(token, this));
    } else {
      queue.mailbox().post(() -> queue.consumed(token, this));
    }
  }

  private Reply<Void> settleNow(Settlement settlement) {
    Work work = settlement.outcome() == Settlement.Outcome.ACCEPT ? currentWork() : null;
    List<Reply<Void>> parts = new ArrayList<>(1);
    for (List<DeliveryToken> tokens : byQueue(settlement.tokens())) {
      MessageQueue queue = catalog.queue(tokens.get(0).queueId());
      if (queue == null) {
        if (work != null) {
          work.markRollbackOnly("a message that was accepted is gone: its queue was deleted");
        }
        parts.add(Reply.failed(Refusals.stale(null, tokens.get(0))));
      } else if (work != null) {
        hold(queue, tokens, work);
      } else {
        parts.add(settleAtOnce(queue, tokens, settlement));
      }
    }
    return parts.isEmpty() ? Reply.done() : Join.all(parts, engine.completions());
  }

  private static Iterable<List<DeliveryToken>> byQueue(List<DeliveryToken> tokens) {
    if (tokens.size() == 1) {
      return List.of(tokens);
    }
    Map<Long, List<DeliveryToken>> byQueue = new LinkedHashMap<>();
    for (DeliveryToken token : tokens) {
      byQueue.computeIfAbsent(token.queueId(), id -> new ArrayList<>()).add(token);
    }
    return byQueue.values();
  }

  private void hold(MessageQueue queue, List<DeliveryToken> tokens, Work work) {
    List<Attempt> attempts = new ArrayList<>(tokens.size());
    for (DeliveryToken token : tokens) {
      attempts.add(new Attempt(token.sequence(), token.attempt()));
    }
    work.accept(queue, attempts);
    queue
        .mailbox()
        .post(
            () -> {
              if (!queue.inFlight().hold(attempts, this, work)) {
                work.markRollbackOnly(
                    "a delivery of %s that was accepted is not this session's any more"
                        .formatted(queue.address()));
              }
            });
  }

  private Reply<Void> settleAtOnce(
      MessageQueue queue, List<DeliveryToken> tokens, Settlement settlement) {
    Reply<Void> reply = newReply();
    if (settlement.outcome() == Settlement.Outcome.REJECT) {
      catalog.deadLetters().reject(queue, tokens, this, settlement.reason(), reply);
      return reply;
    }
    queue
        .mailbox()
        .post(
            () -> {
              List<DeliveryToken> stale = new ArrayList<>(0);
              List<Operation> deletes = queue.settle(tokens, settlement, this, stale);
              SessionException refusal =
                  stale.isEmpty() ? null : Refusals.stale(queue.address(), stale.get(0));
              Store.Completion answer = StoreReplies.when(settlement.answer(), reply, refusal);
              if (deletes.isEmpty()) {
                answer.durable();
              } else {
                engine.store().submit(new Batch(deletes), answer);
              }
            });
    return reply;
  }

  @Override
  public Reply<Void> adopt(List<DeliveryToken> tokens, BrokerSession from) {
    if (closed.get()) {
      return closedReply();
    }
    List<Reply<Void>> parts = new ArrayList<>(1);
    for (List<DeliveryToken> some : byQueue(tokens)) {
      MessageQueue queue = catalog.queue(some.get(0).queueId());
      if (queue == null) {
        parts.add(Reply.failed(Refusals.stale(null, some.get(0))));
      } else {
        adoptedFrom.add(queue);
        Reply<Void> reply = newReply();
        queue.mailbox().post(() -> queue.adopt(some, from, this, reply));
        parts.add(reply);
      }
    }
    return parts.isEmpty() ? Reply.done() : Join.all(parts, engine.completions());
  }

  // --- transactions

  @Override
  public Reply<Void> commit() {
    Reply<Void> refusal = unlessTransacted();
    if (refusal != null) {
      return refusal;
    }
    Reply<Void> reply = newReply();
    inOrder(() -> transaction.commit(outcome(reply)));
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
    inOrder(
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

  /** Runs a step after the sends that are on their way through the catalog. */
  private void inOrder(Runnable step) {
    if (inCatalog.get() == 0) {
      step.run();
      return;
    }
    inCatalog.incrementAndGet();
    catalog.change(
        over -> {
          step.run();
          inCatalog.decrementAndGet();
          over.run();
        });
  }

  /** Answers a commit. */
  static Outcome outcome(Reply<Void> reply) {
    return new Decided(reply);
  }

  /** Answers what is not a transaction to its caller, who is told why the store refused it. */
  static Outcome outcomeAtOnce(Reply<Void> reply) {
    return new Decided(reply) {
      @Override
      public void refused(StoreException why) {
        failed(why);
      }
    };
  }

  private static class Decided implements Outcome {
    private final Reply<Void> reply;

    Decided(Reply<Void> reply) {
      this.reply = reply;
    }

    @Override
    public void committed() {
      reply.complete(null);
    }

    @Override
    public void rolledBack(String why) {
      reply.fail(Refusals.rolledBack(why));
    }

    @Override
    public void failed(StoreException why) {
      reply.fail(Refusals.of(why));
    }
  }

  @Override
  public Reply<Void> xaStart(BranchId branch, XaStart how) {
    if (closed.get()) {
      return closedReply();
    }
    Reply<Void> reply = newReply();
    inOrder(() -> forward(branchCalls.start(branch, how), reply));
    return reply;
  }

  @Override
  public Reply<Void> xaEnd(BranchId branch, XaEnd how) {
    return xaEnd(branch, how, null);
  }

  @Override
  public Reply<Void> xaEnd(BranchId branch, XaEnd how, @Nullable String thrown) {
    Reply<Void> reply = newReply();
    inOrder(() -> forward(branchCalls.end(branch, how, thrown), reply));
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
    List<Reply<Void>> parts = new ArrayList<>();
    for (Long consumerId : List.copyOf(consumers.keySet())) {
      parts.add(closeConsumer(consumerId));
    }
    Reply<Void> back = newReply();
    inOrder(
        () -> {
          branchCalls.sessionClosed();
          transaction.rollBack(MessageQueue.CLOSED);
          forward(giveBackUnsettled(), back);
        });
    parts.add(back);
    connection.gone(this);
    return Join.all(parts, engine.completions());
  }

  private Reply<Void> giveBackUnsettled() {
    List<Reply<Void>> parts = new ArrayList<>();
    adoptedFrom.addAll(queues.keySet());
    for (MessageQueue queue : adoptedFrom) {
      Reply<Void> part = newReply();
      queue
          .mailbox()
          .post(
              () -> {
                queue.sessionClosed(this);
                part.complete(null);
              });
      parts.add(part);
    }
    return Join.all(parts, engine.completions());
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
    return consumers.size();
  }

  /** The consumer that has this name; null when it has none. */
  @Nullable OpenConsumer consumer(String name) {
    for (OpenConsumer open : consumers.values()) {
      if (open.consumer().toString().equals(name)) {
        return open;
      }
    }
    return null;
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
