package org.angarium.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.runtime.Mailbox;
import org.angarium.session.BreakerSnapshot;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.transaction.Attempt;
import org.angarium.transaction.Participant;
import org.angarium.transaction.Work;
import org.jspecify.annotations.Nullable;

/**
 * One queue, or the queue behind one subscription. Everything but the final values is owned by the
 * queue's mailbox, and every method runs there unless it says otherwise.
 *
 * <p>A message comes by {@link Arrivals} and is put to its place: what is ready waits in {@link
 * Dispatch}, what is not due in {@link DelayedEntries}, what was delivered in {@link InFlight}.
 * From there it leaves by {@link Settlements}, comes back by {@link Returns} or moves to the {@link
 * DeadLetters}.
 */
final class MessageQueue implements Participant, Dispatch.Queue {
  private static final int RELEASE_STEP = 1_000;

  private final long id;
  private final Address address;
  private final @Nullable String subscription;
  private final boolean durable;
  private final Engine engine;
  private final Mailbox mailbox;

  private final Dispatch dispatch = new Dispatch(this);
  private final InFlight inFlight = new InFlight();
  private final DelayedEntries delayed;
  private final Retries retries;
  private final DeadLetters deadLetters;
  private final StrictOrder strict = new StrictOrder();
  private final CircuitBreaker breaker;
  private final QueueRecovery recovery;
  private final HandOut handOut;
  private final Arrivals arrivals;
  private final Settlements settlements;
  private final Returns returns;

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
    this.recovery = new QueueRecovery(this, engine);
    this.handOut = new HandOut(this, engine);
    this.delayed =
        new DelayedEntries(engine.clock(), engine.timer(), () -> mailbox().post(this::releaseDue));
    this.breaker =
        new CircuitBreaker(engine.clock(), engine.timer(), () -> mailbox().post(this::tryAgain));
    this.arrivals = new Arrivals(this, engine);
    this.settlements = new Settlements(this, engine, breaker);
    this.returns = new Returns(this, engine, retries, deadLetters, breaker);
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

  Arrivals arrivals() {
    return arrivals;
  }

  Settlements settlements() {
    return settlements;
  }

  Returns returns() {
    return returns;
  }

  /** Whether others may wait for a delivery to be settled; whoever has the delivery may ask. */
  boolean othersWait() {
    return othersWait;
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

  // --- as transactions see it

  @Override
  public MessageKey place(Envelope message) {
    return arrivals.place(message);
  }

  @Override
  public void giveUpPlace() {
    arrivals.giveUpPlace();
  }

  @Override
  public void show(MessageKey key, Envelope message) {
    arrivals.show(key, message);
  }

  @Override
  public List<Operation.Delete> deletes(List<Attempt> held, Work holder) {
    return settlements.deletes(held, holder);
  }

  @Override
  public void remove(List<Attempt> held, Work holder) {
    settlements.remove(held, holder);
  }

  @Override
  public void giveBack(List<Attempt> held, Work holder) {
    returns.giveBack(held, holder);
  }

  // --- where entries stand

  /** Puts an entry to its place: among what is ready, or with what is not due. */
  void arrive(Entry entry) {
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
  void gone(Entry entry) {
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
        returns.endAgain(List.of(entry));
      }
    }
    later(this::releaseDue);
  }

  @Override
  public boolean expires(Entry entry) {
    return ends(entry) || !strict.isIdle() && parks(entry);
  }

  /**
   * Keeps back what waits behind another; if that is out already, it follows to the same session.
   */
  private boolean parks(Entry entry) {
    boolean parks = strict.parks(entry);
    if (parks && strict.isHeadOut(entry)) {
      later(dispatch::scanAll);
    }
    return parks;
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
      entry.ending = retries.endOf(entry, null);
    }
    if (entry.ending == null) {
      return false;
    }
    deadLetters.end(this, List.of(entry));
    return true;
  }

  /** Removes entries from the store, those that are there. */
  void delete(List<Entry> entries, Store.Completion completion) {
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
    if (entry.attempts > 0 && endsBefore(entry, consumer)) {
      consumer.credit++;
      return;
    }
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

  /** Ends an entry that this consumer's own limits keep from it; says whether it did. */
  private boolean endsBefore(Entry entry, QueueConsumer consumer) {
    entry.ending = retries.endOf(entry, consumer);
    if (entry.ending == null) {
      return false;
    }
    deadLetters.end(this, List.of(entry));
    return true;
  }

  @Override
  public void later(Runnable task) {
    mailbox.post(task);
  }

  // --- recovery, browsing, operators

  QueueRecovery recovery() {
    return recovery;
  }

  @Override
  public void onceRecovered(Runnable task) {
    recovery.onceOver(task);
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

  /** Ends a queue that is retired once nothing is in flight. */
  void checkEmpty() {
    Runnable task = onceEmpty;
    if (task != null && inFlight.size() == 0) {
      onceEmpty = null;
      task.run();
    }
  }
}
