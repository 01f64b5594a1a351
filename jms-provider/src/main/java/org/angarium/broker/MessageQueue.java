package org.angarium.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.runtime.Mailbox;
import org.angarium.session.BreakerSnapshot;
import org.angarium.session.DeliveryToken;
import org.angarium.session.RedeliveryLimits;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.Settlement;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredMessage;
import org.angarium.transaction.Attempt;
import org.angarium.transaction.Participant;
import org.angarium.transaction.Work;
import org.jspecify.annotations.Nullable;

/**
 * One queue, or the queue behind one subscription. Everything but the final values is owned by the
 * queue's mailbox, and every method runs there unless it says otherwise.
 *
 * <p>A message has its sequence, {@code epoch << 40 | counter}, from {@link #place}; it can be seen
 * from {@link #show} on. What is ready waits in {@link Dispatch}, what is delivered in {@link
 * InFlight} for its settlement, what is not due in {@link DelayedEntries}.
 */
final class MessageQueue implements Participant, Dispatch.Queue {
  private static final int COUNTER_BITS = 40;
  private static final int RELEASE_STEP = 1_000;
  private static final long END_AGAIN_MS = 5_000;

  /** Why a message comes back that was given back without a word. */
  private static final String GIVEN_BACK = "given back by the client";

  /** Why a message comes back whose session was closed. */
  static final String CLOSED = "the session was closed before it was acknowledged";

  private final long id;
  private final Address address;
  private final @Nullable String subscription;
  private final boolean durable;
  private final Engine engine;
  private final Mailbox mailbox;
  private final long epoch;
  private final boolean announces;

  private final Dispatch dispatch = new Dispatch(this);
  private final InFlight inFlight = new InFlight();
  private final DelayedEntries delayed;
  private final Retries retries;
  private final DeadLetters deadLetters;
  private final StrictOrder strict = new StrictOrder();
  private final CircuitBreaker breaker;
  private final QueueRecovery recovery;
  private final HandOut handOut;
  private long counter;

  /** How many messages have their place and are not shown yet. */
  private int arriving;

  private long elided;

  /** Whether others may wait for what was delivered last to be settled. */
  private volatile boolean othersWait;

  private boolean retired;
  private @Nullable Runnable onceEmpty;

  /**
   * An empty queue.
   *
   * @param subscription the subscription's name for operators; null for a queue
   * @param durable whether persistent messages are kept in the store
   * @param retries decides what becomes of what was not consumed
   * @param deadLetters takes what ends
   */
  MessageQueue(
      long id,
      Address address,
      @Nullable String subscription,
      boolean durable,
      Engine engine,
      Retries retries,
      DeadLetters deadLetters) {
    this.retries = retries;
    this.deadLetters = deadLetters;
    this.id = id;
    this.address = address;
    this.subscription = subscription;
    this.durable = durable;
    this.engine = engine;
    this.mailbox = engine.mailbox();
    this.epoch = engine.store().epoch();
    this.announces = engine.store().outlivesProcess();
    this.recovery = new QueueRecovery(this, engine.store());
    this.handOut = new HandOut(this, engine, epoch);
    this.delayed =
        new DelayedEntries(engine.clock(), engine.timer(), () -> mailbox().post(this::releaseDue));
    this.breaker =
        new CircuitBreaker(engine.clock(), engine.timer(), () -> mailbox().post(this::tryAgain));
  }

  @Override
  public Mailbox mailbox() {
    return mailbox;
  }

  @Override
  public long queueId() {
    return id;
  }

  /** The queue's name, or the topic's; any thread may ask. */
  Address address() {
    return address;
  }

  Dispatch dispatch() {
    return dispatch;
  }

  InFlight inFlight() {
    return inFlight;
  }

  DelayedEntries delayed() {
    return delayed;
  }

  StrictOrder strict() {
    return strict;
  }

  /** How many messages have their place and are not shown yet. */
  int arriving() {
    return arriving;
  }

  /** Whether others may wait for a delivery to be settled; whoever has the delivery may ask. */
  boolean othersWait() {
    return othersWait;
  }

  /** How many messages were settled before they were written. */
  long elided() {
    return elided;
  }

  /** Whether the circuit breaker is trying with one message. */
  boolean isTrying() {
    return breaker.isTrying();
  }

  /** What waits behind a message that failed. */
  Collection<Entry> parked() {
    return strict.parked();
  }

  /** The subscription's name for operators; null for a queue; any thread may ask. */
  @Nullable String subscription() {
    return subscription;
  }

  /** Whether it and its persistent messages are kept in the store; any thread may ask. */
  boolean isDurable() {
    return durable;
  }

  Retries retries() {
    return retries;
  }

  @Override
  public boolean stores(Envelope message) {
    return durable && message.persistent();
  }

  // --- arriving

  /** Takes a message outside any transaction; the reply may be null when nobody waits. */
  void accept(Envelope message, @Nullable Reply<Void> reply) {
    if (retired) {
      refuseOrDrop(reply);
      return;
    }
    MessageKey key = place(message);
    if (stores(message)) {
      Entry entry = new Entry(key, message, true, message.deliveryTimeMs());
      QueueConsumer taker = earlyTaker(entry);
      if (taker == null) {
        Operation insert = new Operation.Insert(List.of(key), message.deliveryTimeMs(), message);
        engine.store().submit(Batch.of(insert), new Arrival(key, message, reply));
      } else {
        EarlyInsert early = new EarlyInsert(entry, reply, this::refuse);
        entry.early = early;
        early.submit(engine.store());
        arriving--;
        dispatch.hand(entry, taker);
      }
      return;
    }
    show(key, message);
    if (reply != null) {
      reply.complete(null);
    }
  }

  /** A queue that was deleted takes nothing; a topic is there without a subscription, too. */
  private void refuseOrDrop(@Nullable Reply<Void> reply) {
    if (reply == null) {
      return;
    }
    if (subscription == null) {
      reply.fail(Refusals.noDestination(address));
    } else {
      reply.complete(null);
    }
  }

  /**
   * Who may be given a message before it is written: a consumer that waits, when no other that has
   * its place is still to be shown.
   */
  private @Nullable QueueConsumer earlyTaker(Entry entry) {
    long now = engine.clock().millis();
    boolean early =
        engine.elision()
            && arriving == 1
            && strict.isIdle()
            && entry.notBeforeMs <= now
            && !entry.isExpired(now);
    return early ? dispatch.taker(entry) : null;
  }

  /** The store did not take what was handed out already; any thread may call. */
  private void refuse(Entry entry) {
    mailbox.post(
        () -> {
          entry.refused = true;
          if (entry.state == Entry.State.READY) {
            dispatch.remove(entry);
            entry.state = Entry.State.GONE;
          }
          if (entry.state != Entry.State.IN_FLIGHT && entry.state != Entry.State.HELD) {
            gone(entry);
          }
        });
  }

  /** Shows a stored message when it is durable. */
  private final class Arrival implements Store.Completion {
    private final MessageKey key;
    private final Envelope message;
    private final @Nullable Reply<Void> reply;

    Arrival(MessageKey key, Envelope message, @Nullable Reply<Void> reply) {
      this.key = key;
      this.message = message;
      this.reply = reply;
    }

    @Override
    public void durable() {
      mailbox.post(() -> show(key, message));
      if (reply != null) {
        reply.complete(null);
      }
    }

    @Override
    public void failed(StoreException why) {
      mailbox.post(MessageQueue.this::giveUpPlace);
      if (reply != null) {
        reply.fail(Refusals.of(why));
      }
    }
  }

  @Override
  public MessageKey place(Envelope message) {
    arriving++;
    return new MessageKey(id, message.priority(), epoch << COUNTER_BITS | ++counter);
  }

  @Override
  public void giveUpPlace() {
    arriving--;
  }

  @Override
  public void show(MessageKey key, Envelope message) {
    arriving--;
    if (!retired) {
      arrive(new Entry(key, message, stores(message), message.deliveryTimeMs()));
    }
  }

  private void arrive(Entry entry) {
    if (entry.refused) {
      later(() -> gone(entry));
      return;
    }
    if (!strict.isIdle()) {
      strict.comesBack(entry);
    }
    if (entry.notBeforeMs == 0) {
      dispatch.add(entry);
      return;
    }
    long leftMs = entry.notBeforeMs - engine.clock().millis();
    if (entry.attempts > 0) {
      leftMs = Math.min(leftMs, retries.longestWaitMs(entry));
    }
    if (leftMs <= 0) {
      dispatch.add(entry);
    } else if (entry.attempts > 0) {
      delayed.addFor(entry, leftMs);
    } else {
      delayed.add(entry);
    }
  }

  /** An entry has left for good: what waited behind it may go on. */
  private void gone(Entry entry) {
    if (strict.isIdle()) {
      return;
    }
    dispatch.pause();
    strict.gone(entry).forEach(this::arrive);
    dispatch.resume();
  }

  @Override
  public boolean isHeld() {
    return !breaker.isClosed() || strict.holdsAll();
  }

  @Override
  public boolean mayDeliver(QueueConsumer consumer) {
    return breaker.isClosed() && strict.isOpen(consumer.session);
  }

  @Override
  public @Nullable Entry reserved(QueueConsumer consumer) {
    if (breaker.tries() && !strict.holdsAll()) {
      Entry tried = dispatch.takeLeastDelivered(consumer);
      return tried == null || ends(tried) ? null : tried;
    }
    if (strict.isIdle() || !breaker.isClosed()) {
      return null;
    }
    Entry head = strict.readyHead();
    if (head != null && consumer.wants(head)) {
      dispatch.remove(head);
      if (!ends(head)) {
        return head;
      }
    }
    Entry next = strict.takeParked(consumer);
    while (next != null && ends(next)) {
      next = strict.takeParked(consumer);
    }
    return next;
  }

  /** An open breaker's time is over. */
  private void tryAgain() {
    if (breaker.halfOpen()) {
      dispatch.scanAll();
    }
  }

  /** How the circuit breaker stands. */
  BreakerSnapshot breaker() {
    return breaker.snapshot(this);
  }

  /** Switches the circuit breaker. */
  void switchBreaker(boolean open) {
    if (open) {
      breaker.hold();
    } else {
      breaker.close();
      dispatch.scanAll();
    }
  }

  /** Makes ready what has become due, a step at a time: it may be very many. */
  private void releaseDue() {
    for (int step = 0; step < RELEASE_STEP; step++) {
      Entry entry = delayed.takeDue();
      if (entry == null) {
        return;
      }
      if (entry.refused) {
        gone(entry);
      } else if (entry.ending == null) {
        dispatch.add(entry);
      } else {
        endAgain(List.of(entry));
      }
    }
    later(this::releaseDue);
  }

  @Override
  public boolean expires(Entry entry) {
    return ends(entry) || !strict.isIdle() && strict.parks(entry);
  }

  /** Ends an entry that has expired or may not be delivered again; says whether it did. */
  private boolean ends(Entry entry) {
    if (entry.mayExpire() && entry.isExpired(engine.clock().millis())) {
      entry.state = Entry.State.GONE;
      if (retries.policy().expired() == null) {
        delete(List.of(entry), StoreReplies.NOBODY);
        later(() -> gone(entry)); // not now: somebody is looking through what is ready
        return true;
      }
      entry.ending = new Ending(Ending.Cause.EXPIRED, "expired before it was consumed");
    } else if (entry.attempts > 0) {
      entry.ending = retries.exhausted(entry, RedeliveryLimits.NONE);
    }
    if (entry.ending == null) {
      return false;
    }
    deadLetters.end(this, List.of(entry));
    return true;
  }

  private void delete(List<Entry> entries, Store.Completion completion) {
    List<Operation> deletes = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      if (entry.isInStore()) {
        deletes.add(entry.delete());
      }
    }
    if (deletes.isEmpty()) {
      completion.durable();
    } else {
      engine.store().submit(new Batch(deletes), completion);
    }
  }

  // --- delivering

  @Override
  public void deliver(Entry entry, QueueConsumer consumer) {
    entry.consumer = consumer;
    entry.notBeforeMs = 0; // its time has come, whatever the clock is set to later
    breaker.delivered(entry);
    if (!strict.isIdle() && strict.delivered(entry, consumer.session)) {
      later(dispatch::scanAll);
    }
    boolean waits = !strict.isIdle() || !breaker.isClosed();
    if (waits != othersWait) {
      othersWait = waits;
    }
    inFlight.add(entry, consumer.session, engine.clock().millis());
    handOut.hand(entry, consumer);
  }

  @Override
  public void later(Runnable task) {
    mailbox.post(task);
  }

  // --- settling

  /** The entry that a session's token names; null when the attempt is over. */
  @Nullable Entry current(DeliveryToken token, Object session) {
    return inFlight.current(token, epoch, session);
  }

  /** Records that an attempt begins; the reply comes when that is written. */
  void begin(DeliveryToken token, Object session, Reply<Void> reply) {
    Entry entry = current(token, session);
    if (entry == null) {
      reply.fail(Refusals.stale(address, token));
    } else if (!entry.stored || !announces) {
      reply.complete(null);
    } else {
      if (!entry.begun) {
        entry.begun = true;
        entry.attempts++;
      }
      if (entry.early != null && entry.early.mark()
          || entry.history == null && engine.store().noteAttempts(entry.key, entry.attempts)) {
        reply.complete(null);
        return;
      }
      // Also the second time, so that its answer, too, comes when the record is written. For a
      // message that has failed this is when all that was submitted about its failures is, too.
      Operation mark = new Operation.DeliveryState(entry.key, entry.attempts, entry.notBeforeMs);
      engine.store().submit(Batch.of(mark), StoreReplies.when(Settlement.Answer.WRITTEN, reply));
    }
  }

  /**
   * Settles deliveries outside any transaction.
   *
   * @param tokens those of the settlement that are this queue's
   * @param stale is given the tokens that are not current
   * @return the deletes that the store owes
   */
  List<Operation> settle(
      List<DeliveryToken> tokens,
      Settlement settlement,
      Object session,
      List<DeliveryToken> stale) {
    Settlement.Outcome outcome = settlement.outcome();
    String reason = settlement.reason();
    List<Operation> deletes = new ArrayList<>(tokens.size());
    List<Entry> back = new ArrayList<>(0);
    together(
        () -> {
          for (DeliveryToken token : tokens) {
            Entry entry = current(token, session);
            if (entry == null) {
              stale.add(token);
            } else if (outcome == Settlement.Outcome.ACCEPT) {
              Operation delete = take(entry);
              if (delete != null) {
                deletes.add(delete);
              }
            } else {
              inFlight.remove(entry); // the same token again in this settlement is stale
              back.add(entry);
            }
          }
        });
    boolean seen = outcome == Settlement.Outcome.REQUEUE;
    comeBack(back, seen ? Objects.requireNonNullElse(reason, GIVEN_BACK) : null, true);
    checkEmpty();
    return deletes;
  }

  /** An entry was consumed. */
  private void consumed(Entry entry) {
    gone(entry);
    if (breaker.succeeded(entry)) {
      dispatch.scanAll();
    }
  }

  /** Removes what a session has consumed; what is no longer its own is passed over. */
  void consumed(DeliveryToken token, Object session) {
    Entry entry = current(token, session);
    if (entry != null) {
      Operation delete = take(entry);
      if (delete != null) {
        engine.store().submit(Batch.of(delete), StoreReplies.NOBODY);
      }
      checkEmpty();
    }
  }

  /** Takes an accepted entry out; answers the delete that the store owes, null for none. */
  private @Nullable Operation take(Entry entry) {
    inFlight.remove(entry);
    consumed(entry);
    if (entry.early != null && entry.early.elide()) {
      elided++;
      return null;
    }
    return entry.isInStore() && !retired ? entry.delete() : null;
  }

  /** Makes deliveries of one session another's. */
  void adopt(List<DeliveryToken> tokens, Object from, Object to, Reply<Void> reply) {
    for (DeliveryToken token : tokens) {
      Entry entry = inFlight.current(token, epoch, from);
      if (entry == null) {
        reply.fail(Refusals.stale(address, token));
      } else {
        entry.owner = to;
        strict.adopted(entry, to);
      }
    }
    if (!strict.isIdle()) {
      later(dispatch::scanAll); // what follows an adopted head goes to its new owner
    }
    reply.complete(null);
  }

  /** What a session that is gone has left unsettled comes back. */
  void sessionClosed(Object session) {
    comeBack(inFlight.ownedBy(session), CLOSED, false);
  }

  @Override
  public List<Operation.Delete> deletes(List<Attempt> held, Work holder) {
    List<Operation.Delete> deletes = new ArrayList<>(held.size());
    for (Entry entry : inFlight.held(held, holder)) {
      if (entry.isInStore() && !retired) {
        deletes.add(entry.delete());
      }
    }
    return deletes;
  }

  @Override
  public void remove(List<Attempt> held, Work holder) {
    together(
        () -> {
          for (Entry entry : inFlight.held(held, holder)) {
            inFlight.remove(entry);
            if (entry.ending == null) {
              consumed(entry);
            } else {
              gone(entry);
            }
          }
        });
    checkEmpty();
  }

  /** Lets what waited behind several entries go on when all of them have left, in its order. */
  private void together(Runnable leaving) {
    if (strict.isIdle()) {
      leaving.run();
      return;
    }
    dispatch.pause();
    leaving.run();
    dispatch.resume();
  }

  @Override
  public void giveBack(List<Attempt> held, Work holder) {
    comeBack(inFlight.held(held, holder), holder.failure(), true);
  }

  /**
   * Puts entries back to their places before any of them is handed out again, or moves them to the
   * dead letters.
   *
   * @param failure why they were not consumed; null when no client has seen them
   * @param waits whether the next delivery waits as the policy says
   */
  void comeBack(List<Entry> entries, @Nullable String failure, boolean waits) {
    if (entries.isEmpty()) {
      return;
    }
    List<Entry> ending = new ArrayList<>(0);
    List<Entry> back = new ArrayList<>(entries.size());
    dispatch.pause();
    for (Entry entry : entries) {
      inFlight.remove(entry);
      if (retired) {
        continue;
      }
      if (entry.refused) {
        breaker.undecided(entry);
        later(() -> gone(entry));
        continue;
      }
      if (entry.ending != null) {
        endLater(entry);
        continue;
      }
      entry.ending = end(entry, failure, waits);
      (entry.ending == null ? back : ending).add(entry);
    }
    deadLetters.end(this, ending);
    strict.comeBack(back);
    for (Entry entry : back) {
      arrive(entry);
      keepFailure(entry);
    }
    dispatch.resume();
    checkEmpty();
  }

  /** Counts an attempt that failed and says why the message ends, if it does. */
  private @Nullable Ending end(Entry entry, @Nullable String failure, boolean waits) {
    boolean countedAtBegin = entry.stored && announces;
    if (failure != null && !countedAtBegin) {
      entry.attempts++;
    }
    if (failure == null || countedAtBegin && !entry.begun) {
      breaker.undecided(entry);
      return null;
    }
    if (waits) {
      breaker.failed(entry, retries.policy().breaker());
    } else {
      breaker.undecided(entry);
    }
    Ending ending = retries.failed(entry, failure, waits);
    if (ending == null) {
      strict.failed(entry, retries.policy().order());
    }
    return ending;
  }

  /** Keeps in the store how an attempt failed and when the next one is due. Nobody waits. */
  private void keepFailure(Entry entry) {
    AttemptHistory history = entry.history;
    if (!entry.stored || !announces || history == null || history.isKept()) {
      return;
    }
    List<Operation> failed = new ArrayList<>(2);
    failed.add(new Operation.FailedAttempts(entry.key, history.keep()));
    if (entry.notBeforeMs > engine.clock().millis()) {
      failed.add(new Operation.DeliveryState(entry.key, entry.attempts, entry.notBeforeMs));
    }
    engine.store().submit(new Batch(failed), StoreReplies.NOBODY);
  }

  /** The store would not take the dead letter, as when its disk is full; tries again by and by. */
  private void endLater(Entry entry) {
    delayed.addFor(entry, END_AGAIN_MS);
  }

  /** Ends what waited for that; what has expired is removed if the policy moves it no more. */
  private void endAgain(List<Entry> entries) {
    boolean moves = retries.policy().expired() != null;
    List<Entry> moving = new ArrayList<>(entries.size());
    List<Entry> removed = new ArrayList<>(0);
    for (Entry entry : entries) {
      boolean hasExpired = entry.ending != null && entry.ending.cause() == Ending.Cause.EXPIRED;
      (moves || !hasExpired ? moving : removed).add(entry);
    }
    delete(removed, StoreReplies.NOBODY);
    for (Entry entry : removed) {
      entry.state = Entry.State.GONE;
      later(() -> gone(entry));
    }
    deadLetters.end(this, moving);
  }

  /** Has another redelivery policy hold, also for what waits for its next delivery. */
  void change(RedeliveryPolicy policy) {
    if (policy.equals(retries.policy())) {
      return;
    }
    retries.change(policy);
    breaker.change(policy.breaker());
    List<Entry> ending = new ArrayList<>(0);
    List<Entry> back = new ArrayList<>(strict.dissolve());
    dispatch.pause();
    for (Entry entry : delayed.removeAll()) {
      if (entry.ending == null && entry.attempts > 0) {
        entry.ending = retries.exhausted(entry, RedeliveryLimits.NONE);
        retries.reckon(entry);
      }
      if (entry.ending != null) {
        ending.add(entry);
        continue;
      }
      if (entry.attempts > 0) {
        strict.failed(entry, policy.order());
      }
      back.add(entry);
    }
    endAgain(ending);
    back.forEach(this::arrive);
    dispatch.resume();
  }

  // --- recovery, browsing, operators

  QueueRecovery recovery() {
    return recovery;
  }

  @Override
  public void onceRecovered(Runnable task) {
    recovery.onceOver(task);
  }

  /** Takes up a message that the store holds, unless it came after the start and is known. */
  void takeUp(StoredMessage stored, @Nullable Work holder) {
    if (stored.key().sequence() >>> COUNTER_BITS >= epoch) {
      return;
    }
    Entry entry = new Entry(stored.key(), stored.envelope(), true, stored.notBeforeMs());
    entry.attempts = stored.attempts();
    entry.history =
        AttemptHistory.restored(
            stored.failures(), engine.clock().millis(), engine.clock().elapsedMs());
    if (holder != null) {
      entry.begun = entry.attempts > 0; // what was accepted has been shown, if anything was
      inFlight.addHeld(entry, holder);
      return;
    }
    if (entry.attempts > 0 && entry.notBeforeMs > engine.clock().millis()) {
      strict.failed(entry, retries.policy().order());
    }
    arrive(entry);
  }

  /** Removes every message that is not being delivered; answers how many when it is durable. */
  void purge(Reply<Long> reply) {
    List<Entry> removed = dispatch.removeAll();
    removed.addAll(delayed.removeAll());
    removed.addAll(strict.dissolve());
    removed.forEach(entry -> entry.state = Entry.State.GONE);
    delete(removed, StoreReplies.when(reply, (long) removed.size()));
    dispatch.scanAll();
  }

  /**
   * Ends the queue: consumers are closed, messages forgotten; the store removes its rows by itself.
   * What is in flight may still be settled.
   *
   * @param onEmpty is run here when nothing is in flight any more
   */
  void retire(SessionException why, Runnable onEmpty) {
    retired = true;
    onceEmpty = onEmpty;
    dispatch.closeConsumers(why);
    dispatch.removeAll();
    delayed.removeAll();
    strict.dissolve();
    breaker.close();
    checkEmpty();
  }

  boolean isRetired() {
    return retired;
  }

  private void checkEmpty() {
    Runnable task = onceEmpty;
    if (task != null && inFlight.size() == 0) {
      onceEmpty = null;
      task.run();
    }
  }
}
