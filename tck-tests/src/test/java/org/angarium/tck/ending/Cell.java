package org.angarium.tck.ending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One act at one place on one kind of subject: it has to end, with the exception that the
 * specification asks for or none, and to leave nothing behind.
 */
final class Cell {
  private static final Duration LIMIT = Duration.ofMillis(Stage.LIMIT_MS);
  private static final int FED = 4;
  private static final int MOST_USES = 20;

  private final Stage stage;
  private final Act act;
  private final Place place;
  private final String name;
  private final Tally tally = new Tally();
  private final Subject subject;
  private final List<Subject> others = new ArrayList<>();
  private final List<Background> threads = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();

  /** How often the act succeeded. */
  private int successes;

  private Cell(Stage stage, Act act, Place place, Kind kind, String name) throws JMSException {
    this.stage = stage;
    this.act = act;
    this.place = place;
    this.name = name;
    this.subject = stage.open(kind, tally, name);
  }

  /** Plays a cell; fails with what is wrong. */
  static void play(Stage stage, Act act, Place place, Kind kind) throws Exception {
    Cell cell = new Cell(stage, act, place, kind, "%s-%s-%s".formatted(act, place, kind));
    try {
      cell.play();
    } catch (Exception | AssertionError e) {
      cell.over.set(true);
      cell.background(cell.subject::closeConnection); // lest the next cell finds its threads
      throw e;
    }
  }

  private void play() throws Exception {
    Stage.Left left = stage.keep(subject, name);
    act();
    over.set(true);
    settleDown();
    if (place != Place.EXCEPTION_LISTENER && subject.kind != Kind.TEMPORARY) {
      assertThat(tally.faults(rest(left))).isEmpty();
    }
    assertThat(tally.unexpected()).allMatch(IllegalStateException.class::isInstance);
    if (place != Place.EXCEPTION_LISTENER) {
      // The thread of an ExceptionListener ends a little later.
      eventually(() -> Stage.callbackThreads().isEmpty());
    }
  }

  private void act() throws Exception {
    switch (place) {
      case MAIN -> {
        listen();
        attempt();
      }
      case LISTENER -> actIn(outcome -> subject.listen(first(outcome)));
      case OTHER_LISTENER -> {
        listen();
        actIn(outcome -> listen(other(subject.peer(name + "-peer")), first(outcome)));
      }
      case FOREIGN_LISTENER -> {
        listen();
        actIn(outcome -> listen(foreign(), first(outcome)));
      }
      case COMPLETION -> {
        listen();
        actIn(outcome -> subject.send(first(outcome)));
      }
      case OTHER_COMPLETION -> {
        listen();
        actIn(outcome -> other(subject.peer(name + "-peer")).send(first(outcome)));
      }
      case TWO_THREADS -> {
        listen();
        Background one = background(this::perform);
        Background two = background(this::perform);
        judge(one.failure());
        judge(two.failure());
      }
      case LISTENER_WHILE_CLOSING -> actWhileClosing(subject::listen);
      case COMPLETION_WHILE_CLOSING -> {
        listen();
        actWhileClosing(subject::send);
      }
      case OTHER_LISTENER_WHILE_CLOSING -> actInAnotherWhileClosing();
      case RING -> actInRing();
      case EXCEPTION_LISTENER -> {
        listen();
        actIn(
            outcome -> {
              subject.onException(why -> run(first(outcome)));
              assertThat(background(stage::closeBroker).failure()).isNull();
            });
      }
      case WAITING -> actWhileWaiting();
      default -> actWhileUsed();
    }
  }

  // --- places

  /** Has the subject's listener hear messages, of which some were heard and some were not. */
  private void listen() throws Exception {
    listen(subject, id -> {});
    eventually(() -> tally.shown() > 0);
  }

  private void listen(Subject listening, Subject.Reaction reaction) throws JMSException {
    listening.listen(reaction);
    listening.start();
    stage.feed(listening, FED);
  }

  private Subject other(Subject other) {
    others.add(other);
    return other;
  }

  private Subject foreign() throws JMSException {
    return other(stage.open(Kind.AUTO, new Tally(), name + "-foreign"));
  }

  /** Something whose callback completes the outcome. */
  @FunctionalInterface
  private interface Placing {
    void of(CompletableFuture<Throwable> outcome) throws Exception;
  }

  private Subject.Reaction first(CompletableFuture<Throwable> outcome) {
    AtomicBoolean done = new AtomicBoolean();
    return id -> {
      if (done.compareAndSet(false, true)) {
        outcome.complete(failureOf(this::perform));
      }
    };
  }

  private void run(Subject.Reaction reaction) {
    try {
      reaction.to("");
    } catch (Exception e) {
      tally.unexpected(e);
    }
  }

  private void actIn(Placing placing) throws Exception {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    placing.of(outcome);
    if (place == Place.LISTENER) {
      subject.start();
      stage.feed(subject, FED);
    }
    judge(outcome.get(Stage.LIMIT_MS, TimeUnit.MILLISECONDS));
  }

  /** Gives a subject a callback. */
  @FunctionalInterface
  private interface Called {
    void with(Subject.Reaction reaction) throws JMSException;
  }

  private void actWhileClosing(Called called) throws Exception {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    Subject.Reaction reaction = first(outcome);
    called.with(
        id -> {
          entered.countDown();
          passes(closing);
          reaction.to(id);
        });
    subject.start();
    stage.feed(subject, FED);
    passes(entered);
    Background close = background(subject::closeConnection);
    subject.usedBy(close.thread());
    awaitBlocked(close);
    closing.countDown();
    judge(outcome.get(Stage.LIMIT_MS, TimeUnit.MILLISECONDS));
    assertThat(close.failure()).isNull();
  }

  private void actInAnotherWhileClosing() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    listen(
        subject,
        id -> {
          entered.countDown();
          passes(leave);
        });
    passes(entered);
    Background close = background(subject::closeSession);
    subject.usedBy(close.thread());
    awaitBlocked(close);
    Subject peer = other(subject.peer(name + "-peer"));
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    CountDownLatch acting = new CountDownLatch(1);
    Subject.Reaction reaction = first(outcome);
    listen(
        peer,
        id -> {
          acting.countDown();
          reaction.to(id);
        });
    passes(acting);
    leave.countDown();
    judge(outcome.get(Stage.LIMIT_MS, TimeUnit.MILLISECONDS));
    assertThat(close.failure()).isNull();
  }

  private void actInRing() throws Exception {
    Subject peer = other(subject.peer(name + "-peer"));
    CountDownLatch both = new CountDownLatch(2);
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    CompletableFuture<Throwable> back = new CompletableFuture<>();
    Subject.Reaction reaction = first(outcome);
    AtomicBoolean closed = new AtomicBoolean();
    listen(
        subject,
        id -> {
          both.countDown();
          passes(both);
          if (closed.compareAndSet(false, true)) {
            back.complete(failureOf(peer::closeSession));
          }
        });
    listen(
        peer,
        id -> {
          both.countDown();
          passes(both);
          reaction.to(id);
        });
    judge(outcome.get(Stage.LIMIT_MS, TimeUnit.MILLISECONDS));
    Throwable failure = back.get(Stage.LIMIT_MS, TimeUnit.MILLISECONDS);
    assertThat(failure == null || failure instanceof IllegalStateException)
        .as("closing back: %s", failure)
        .isTrue();
  }

  private void actWhileWaiting() throws Exception {
    subject.start();
    Background waiting = background(() -> subject.receive(0));
    subject.usedBy(waiting.thread());
    awaitBlocked(waiting);
    attempt();
    if (act == Act.STOP) {
      subject.start();
      stage.feed(subject, 1);
    }
    Throwable failure = waiting.failure();
    if (act == Act.INTERRUPT) {
      assertThat(failure).isInstanceOf(JMSException.class);
      assertThat(waiting.wasInterrupted()).as("the thread is still interrupted").isTrue();
      stage.feed(subject, 1);
      assertThat(background(() -> assertThat(subject.receive(Stage.LIMIT_MS)).isTrue()).failure())
          .isNull();
    } else {
      assertThat(failure).isNull();
    }
    assertThat(tally.shown()).isEqualTo(act.ends() ? 0 : 1);
  }

  private void actWhileUsed() throws Exception {
    subject.start();
    stage.feed(subject, 5 * FED);
    CountDownLatch used = new CountDownLatch(3);
    Background using = background(() -> use(used));
    subject.usedBy(using.thread());
    passes(used);
    attempt();
    if (act == Act.STOP) {
      subject.start();
    }
    if (!act.ends() && place == Place.RECEIVING) {
      eventually(() -> tally.shown() == 5 * FED);
    }
    over.set(true);
    Throwable failure = using.failure();
    assertThat(failure == null || failure instanceof IllegalStateException)
        .as("use: %s", failure)
        .isTrue();
  }

  /** Uses the subject until something is thrown or it is over. */
  private void use(CountDownLatch used) throws JMSException {
    for (int i = 0; !over.get(); i++) {
      if (i > MOST_USES && place != Place.RECEIVING) {
        eventually(over::get);
        return;
      }
      try {
        useOnce();
      } catch (IllegalStateException e) {
        throw e;
      } catch (JMSException e) {
        if (!Thread.interrupted()) {
          throw e;
        }
      }
      used.countDown();
    }
  }

  private void useOnce() throws JMSException {
    switch (place) {
      case RECEIVING -> subject.receive(50);
      case SENDING -> subject.send();
      case SENDING_ASYNC -> subject.send(id -> {});
      case BROWSING -> subject.browse();
      default -> throw new AssertionError(place);
    }
  }

  // --- outcomes

  private void perform() throws JMSException {
    act.on(subject);
  }

  private void attempt() throws Exception {
    judge(background(this::perform).failure());
  }

  private void judge(Throwable failure) {
    boolean refused = failure instanceof IllegalStateException;
    boolean isRight =
        place.mayRefuse(act)
            ? failure == null || refused
            : place.refuses(act, subject.kind) ? refused : failure == null;
    if (!isRight) {
      throw new AssertionError("the act ended with " + failure, failure);
    }
    if (failure == null) {
      successes++;
    }
  }

  /** Looks at how things are after the act, then ends what is left of the subject. */
  private void settleDown() throws Exception {
    boolean ended = successes > 0 && act.ends();
    if (place.isQuiet() && place.listens() && !ended) {
      if (act == Act.STOP && successes > 0) {
        int shown = tally.shown();
        stage.feed(subject, 1);
        assertThat(tally.shown()).as("shown while it is stopped").isEqualTo(shown);
        subject.start();
      }
      eventually(() -> tally.shown() >= FED);
    }
    for (Background thread : threads) {
      thread.failure();
    }
    subject.usedBy(null);
    subject.closeConsumer();
    subject.closeSession();
    subject.closeConnection();
    for (Subject other : others) {
      other.closeConnection();
    }
    if (!place.listens() && subject.kind != Kind.POOL) {
      assertThat(failureOf(() -> subject.receive(1))).isInstanceOf(IllegalStateException.class);
    }
  }

  private List<String> rest(Stage.Left left) throws JMSException {
    subject.afterwards();
    return left.messages();
  }

  // --- threads

  private Background background(Background.Call call) {
    Background thread = new Background(call, "cell-" + name + "-" + threads.size());
    threads.add(thread);
    return thread;
  }

  private static Throwable failureOf(Background.Call call) {
    try {
      call.run();
      return null;
    } catch (Exception e) {
      return e;
    }
  }

  private static void passes(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(Stage.LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
  }

  private static void eventually(Callable<Boolean> condition) {
    await()
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(condition);
  }

  private static void awaitBlocked(Background thread) {
    eventually(thread::isBlockedOrDone);
  }
}
