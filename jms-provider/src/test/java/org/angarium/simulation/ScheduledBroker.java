package org.angarium.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.angarium.broker.BrokerCore;
import org.angarium.broker.BrokerSettings;
import org.angarium.broker.Engine;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.security.Users;
import org.angarium.session.Authentication;
import org.angarium.session.BreakerSnapshot;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConnectRequest;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryHandler;
import org.angarium.session.ManagementCall;
import org.angarium.session.QueueSnapshot;
import org.angarium.session.RedeliveryTarget;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.angarium.store.MemoryStore;
import org.angarium.store.SimulatedStore;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/** A broker on a scheduler, for tests that say themselves when what runs. */
final class ScheduledBroker {
  static final Address QUEUE = Address.queue("orders");

  /** All deliveries to all consumers. */
  final List<Delivery> delivered = new ArrayList<>();

  private final Scheduler scheduler;
  private final MemoryStore.Medium medium = new MemoryStore.Medium();
  private SimulatedStore store;
  private BrokerConnection connection;
  private int messages;

  /** A broker that has started, and one connection. */
  ScheduledBroker() {
    this(new Chance(1));
  }

  /** One whose drains run in an order picked by chance. */
  ScheduledBroker(Chance chance) {
    scheduler = new Scheduler(chance);
    start();
  }

  private void start() {
    store = new SimulatedStore(medium);
    BrokerCore core =
        new BrokerCore(
            new BrokerSettings("test", true, true, Users.NONE),
            new Engine(
                scheduler,
                scheduler,
                scheduler.drains(),
                scheduler.completions(),
                scheduler.completions(),
                store,
                true,
                scheduler::fault));
    core.connect(new ConnectRequest(ConnectRequest.ANONYMOUS, List.of(), "test"), scheduler::fault)
        .respond(new byte[0])
        .whenDone((step, failure) -> connection = ((Authentication.Admitted) step).connection());
  }

  /** Kills the broker, with whatever is under way, and starts it again. */
  void restart() {
    crash(store.written());
    start();
  }

  /** Ends the broker without notice; so many batches survive that were not synced. */
  void crash(int survivors) {
    store.crash(survivors);
    scheduler.forget();
    delivered.clear();
  }

  /** Starts it on what it left. */
  void startAgain() {
    start();
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** What a queue or durable subscription of this id holds durably. */
  List<StoredMessage> contents(long queueId) {
    return store.contents(queueId);
  }

  /** Asks for something; the answer comes when it was run. */
  <R> Reply<R> manage(ManagementCall<R> call) {
    return connection.manage(call);
  }

  /** Asks for something and runs until it is answered. */
  <R> R managed(ManagementCall<R> call) {
    List<R> answers = new ArrayList<>();
    manage(call)
        .whenDone(
            (answer, failure) -> {
              if (failure != null) {
                throw failure;
              }
              answers.add(answer);
            });
    run();
    return answers.get(0);
  }

  /** Time goes by, with whatever becomes due. */
  void advance(long ms) {
    scheduler.advance(ms);
    runAlarms();
    run();
  }

  /** Runs what is due, and what follows from it. */
  void runAlarms() {
    while (scheduler.isAlarmDue()) {
      scheduler.runAlarm();
      run();
    }
  }

  BrokerSession open(SessionRequest.Mode mode) {
    return connection.openSession(new SessionRequest(mode));
  }

  BrokerConnection connection() {
    return connection;
  }

  Reply<Void> consume(BrokerSession session, long id, int credit) {
    return consume(session, id, credit, QUEUE);
  }

  Reply<Void> consume(BrokerSession session, long id, int credit, Address queue) {
    return consume(session, id, new ConsumerRequest.Queue(queue), credit);
  }

  Reply<Void> consume(BrokerSession session, long id, ConsumerRequest.Source source, int credit) {
    return consume(session, id, source, credit, null);
  }

  Reply<Void> consume(BrokerSession session, long id, int credit, @Nullable String selector) {
    return consume(session, id, new ConsumerRequest.Queue(QUEUE), credit, selector);
  }

  private Reply<Void> consume(
      BrokerSession session,
      long id,
      ConsumerRequest.Source source,
      int credit,
      @Nullable String selector) {
    return consume(session, new ConsumerRequest(id, source, selector, false, credit));
  }

  Reply<Void> consume(BrokerSession session, ConsumerRequest request) {
    return session.openConsumer(
        request,
        new DeliveryHandler() {
          @Override
          public void deliver(Delivery delivery) {
            delivered.add(delivery);
          }

          @Override
          public void closed(SessionException why) {}
        });
  }

  Envelope message() {
    return message(QUEUE);
  }

  Envelope message(Address to) {
    return new Sent(++messages, this, to, true, 4, 0, 0, "red", false).envelope();
  }

  /** A message that is not to be delivered before this time. */
  Envelope delayedMessage(long dueMs) {
    return new Sent(++messages, this, QUEUE, true, 4, dueMs, 0, "red", false).envelope();
  }

  /** A message whose body is read from the store after a restart. */
  Envelope largeMessage() {
    return new Sent(++messages, this, QUEUE, true, 4, 0, 0, "red", true).envelope();
  }

  QueueSnapshot snapshot(Address queue) {
    return snapshots(queue).get(0);
  }

  /** The snapshot of a queue; none when there is no such queue. */
  List<QueueSnapshot> snapshots(Address queue) {
    return answer(new ManagementCall.DescribeDestination(queue));
  }

  BreakerSnapshot breaker(Address queue) {
    return answer(new ManagementCall.DescribeBreakers(queue)).get(0);
  }

  /** Changes a redelivery policy. */
  void change(String target, Map<String, String> settings) {
    answer(new ManagementCall.ChangeRedelivery(RedeliveryTarget.parse(target), settings));
  }

  /** Pauses the deliveries of a queue by hand. */
  void pause(Address queue) {
    answer(new ManagementCall.SwitchBreakers(queue, true));
  }

  private <R> R answer(ManagementCall<R> call) {
    List<R> answers = new ArrayList<>();
    connection
        .manage(call)
        .whenDone(
            (answer, failure) -> {
              if (failure != null) {
                throw failure;
              }
              answers.add(answer);
            });
    run();
    return answers.get(0);
  }

  /** Runs until nothing runs, and says whether an answer has come. */
  boolean isAnswered(Reply<?> reply) {
    run();
    return reply.isDone();
  }

  /** Asks a management question; nothing of the store runs meanwhile. */
  <R> R ask(ManagementCall<R> call) {
    return answer(connection.manage(call));
  }

  /** Asks right behind a step, while what the step has begun may be under way. */
  <R> R askAmid(Runnable step, ManagementCall<R> call) {
    List<Reply<R>> asked = new ArrayList<>();
    scheduler.onOurThread(
        () -> {
          step.run();
          asked.add(connection.manage(call));
        });
    return answer(asked.get(0));
  }

  private <R> R answer(Reply<R> reply) {
    List<R> answers = new ArrayList<>();
    List<SessionException> failures = new ArrayList<>();
    reply.whenDone(
        (answer, failure) -> {
          if (failure == null) {
            answers.add(answer);
          } else {
            failures.add(failure);
          }
        });
    runButStore();
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    return answers.get(0);
  }

  long nowMs() {
    return scheduler.millis();
  }

  SimulatedStore store() {
    return store;
  }

  /** Writes what waits, which then survives a kill, and hands on what is said of it. */
  void write() {
    scheduler.onOurThread(() -> store.write(store.waiting()));
    runButStore();
  }

  /** Answers the store's next read. */
  void read() {
    scheduler.onOurThread(store::read);
  }

  /** Runs until nothing runs. */
  void run() {
    do {
      runButReads();
      while (store.reads() > 0) {
        read();
      }
    } while (scheduler.runnableDrains() > 0);
  }

  /** Runs until nothing runs but the store's reads. */
  void runButReads() {
    do {
      runButStore();
      scheduler.onOurThread(() -> store.write(store.waiting()));
      scheduler.onOurThread(() -> store.sync(store.written()));
    } while (scheduler.runnableDrains() + scheduler.runnableCompletions() + store.waiting() > 0);
    scheduler.check();
  }

  /** Runs until nothing runs but the store. */
  void runButStore() {
    while (scheduler.runnableDrains() + scheduler.runnableCompletions() > 0) {
      while (scheduler.runnableDrains() > 0) {
        scheduler.runDrain();
      }
      while (scheduler.runnableCompletions() > 0) {
        scheduler.runCompletion();
      }
    }
  }
}
