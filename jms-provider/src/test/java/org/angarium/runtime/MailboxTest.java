package org.angarium.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private static final int LIMIT_SECONDS = 20;

  private final Workers pool = new Workers("drain", 2, Integer.MAX_VALUE);
  private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    pool.close();
  }

  private Mailbox mailbox(Executor executor) {
    return new Mailbox(executor, Clock.SYSTEM, faults::add);
  }

  @Test
  void anApplicationThreadRunsItsOwnTask() {
    AtomicReference<Thread> ran = new AtomicReference<>();
    mailbox(pool).post(() -> ran.set(Thread.currentThread()));
    assertThat(ran.get()).isSameAs(Thread.currentThread());
    assertThat(Mailbox.isDraining()).isFalse();
  }

  @Test
  void anEngineThreadOnlyPosts() throws InterruptedException {
    Mailbox mailbox = mailbox(pool);
    AtomicReference<Thread> ran = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    EngineThread committer =
        new EngineThread(
            () ->
                mailbox.post(
                    () -> {
                      ran.set(Thread.currentThread());
                      done.countDown();
                    }),
            "committer");
    committer.start();
    assertThat(done.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(ran.get()).isNotSameAs(committer);
    assertThat(ran.get().getName()).startsWith("drain-");
  }

  @Test
  void anEngineThreadDrainsAfterATaskIfAsked() throws InterruptedException {
    List<Runnable> handedOver = new ArrayList<>();
    List<String> ran = new ArrayList<>();
    Mailbox mailbox = mailbox(handedOver::add);
    Mailbox other = mailbox(handedOver::add);
    AtomicReference<RuntimeException> thrown = new AtomicReference<>();
    Runnable posting =
        () -> {
          mailbox.post(() -> other.post(() -> ran.add("nested")));
          for (int i = 1; i < Mailbox.CALLER_TASKS; i++) {
            mailbox.post(() -> {});
          }
          mailbox.post(() -> ran.add("beyond the limit"));
          ran.add("posted");
          throw new IllegalStateException("planted");
        };
    runOnEngineThread(
        () -> {
          try {
            EngineThread.drainingAfter(posting);
          } catch (IllegalStateException e) {
            thrown.set(e);
          }
        });
    assertThat(thrown.get()).hasMessage("planted");
    assertThat(ran).containsExactly("posted");
    assertThat(handedOver).hasSize(2);
    handedOver.forEach(Runnable::run);
    assertThat(ran).containsExactly("posted", "nested", "beyond the limit");
  }

  @Test
  void anEngineThreadDrainsAfterATaskForALimitedTime() throws InterruptedException {
    List<Runnable> handedOver = new ArrayList<>();
    List<String> ran = new ArrayList<>();
    Mailbox busy = mailbox(handedOver::add);
    Mailbox next = mailbox(handedOver::add);
    runOnEngineThread(
        () ->
            EngineThread.drainingAfter(
                () -> {
                  busy.post(MailboxTest::takeTooLong);
                  next.post(() -> ran.add("next"));
                }));
    assertThat(ran).isEmpty();
    assertThat(handedOver).hasSize(1);
    handedOver.get(0).run();
    assertThat(ran).containsExactly("next");
  }

  private static void runOnEngineThread(Runnable task) throws InterruptedException {
    EngineThread thread = new EngineThread(task, "committer");
    thread.start();
    thread.join();
  }

  private static void takeTooLong() {
    long end = System.nanoTime() + 2 * Mailbox.CALLER_NANOS;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void anApplicationThreadDrainsAtOnceAllTheSame() {
    List<String> ran = new ArrayList<>();
    Mailbox mailbox = mailbox(task -> {});
    EngineThread.drainingAfter(
        () -> {
          mailbox.post(() -> ran.add("drained"));
          ran.add("end");
        });
    assertThat(ran).containsExactly("drained", "end");
  }

  @Test
  void nestedPostsAreQueuedAndNeverRunInside() throws InterruptedException {
    Mailbox outer = mailbox(pool);
    Mailbox inner = mailbox(pool);
    AtomicBoolean inside = new AtomicBoolean();
    AtomicBoolean ranInside = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(2);
    Runnable nested =
        () -> {
          ranInside.compareAndSet(false, inside.get() && outer.isMine());
          done.countDown();
        };
    outer.post(
        () -> {
          inside.set(true);
          outer.post(nested);
          inner.post(
              () -> {
                ranInside.compareAndSet(false, outer.isMine());
                done.countDown();
              });
          inside.set(false);
        });
    assertThat(done.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(ranInside.get()).isFalse();
  }

  @Test
  void runsTasksOneAtATimeInTheOrderOfEachPoster() throws InterruptedException {
    Mailbox mailbox = mailbox(pool);
    int posters = 6;
    int tasks = 20_000;
    AtomicInteger running = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    int[] next = new int[posters];
    AtomicInteger disorder = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(posters * tasks);
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < posters; p++) {
      int poster = p;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < tasks; i++) {
                  int number = i;
                  mailbox.post(
                      () -> {
                        if (running.incrementAndGet() != 1) {
                          overlaps.incrementAndGet();
                        }
                        if (next[poster]++ != number) {
                          disorder.incrementAndGet();
                        }
                        running.decrementAndGet();
                        done.countDown();
                      });
                }
              });
      threads.add(thread);
      thread.start();
    }
    assertThat(done.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(overlaps.get()).isZero();
    assertThat(disorder.get()).isZero();
  }

  /** A producer works for others, but only so much: its latency does not grow with their load. */
  @Test
  void aProducerIsBoundedWhileSevenOthersPost() {
    Mailbox mailbox = mailbox(pool);
    int perPoster = 1_000;
    AtomicInteger left = new AtomicInteger(7 * perPoster);
    AtomicInteger ranHere = new AtomicInteger();
    Thread producer = Thread.currentThread();
    Runnable task =
        () -> {
          left.decrementAndGet();
          if (Thread.currentThread() == producer) {
            ranHere.incrementAndGet();
          }
        };
    List<Thread> others = new ArrayList<>();
    mailbox.post(
        () -> {
          for (int i = 0; i < 7; i++) {
            others.add(new Thread(() -> post(mailbox, task, perPoster)));
          }
          others.forEach(Thread::start);
          await().atMost(LIMIT_SECONDS, TimeUnit.SECONDS).until(() -> noneAlive(others));
          ranHere.incrementAndGet();
        });
    assertThat(ranHere.get()).isBetween(1, Mailbox.CALLER_TASKS);
    await().atMost(LIMIT_SECONDS, TimeUnit.SECONDS).until(() -> left.get() == 0);
    assertThat(ranHere.get()).isBetween(1, Mailbox.CALLER_TASKS);
  }

  private static void post(Mailbox mailbox, Runnable task, int times) {
    for (int i = 0; i < times; i++) {
      mailbox.post(task);
    }
  }

  private static boolean noneAlive(List<Thread> threads) {
    return threads.stream().noneMatch(Thread::isAlive);
  }

  @Test
  void aCallerStopsWhenItsTimeIsUp() {
    List<Runnable> handedOver = new ArrayList<>();
    AtomicInteger nanos = new AtomicInteger();
    Clock slow =
        new Clock() {
          @Override
          public long millis() {
            return 0;
          }

          @Override
          public long nanos() {
            return nanos.addAndGet(60_000);
          }
        };
    Mailbox mailbox = new Mailbox(handedOver::add, slow, faults::add);
    AtomicInteger ran = new AtomicInteger();
    mailbox.post(
        () -> {
          for (int i = 0; i < 40; i++) {
            mailbox.post(ran::incrementAndGet);
          }
        });
    assertThat(ran.get()).isPositive().isLessThan(40);
    assertThat(handedOver).hasSize(1);
    while (!handedOver.isEmpty()) {
      handedOver.remove(0).run();
    }
    assertThat(ran.get()).isEqualTo(40);
  }

  @Test
  void whatWasPutOffRunsBeforeTheNextPost() {
    Mailbox mailbox = mailbox(pool);
    List<String> ran = new ArrayList<>();
    mailbox.postWithNext(() -> ran.add("put off"));
    assertThat(ran).isEmpty();
    mailbox.post(() -> ran.add("posted"));
    assertThat(ran).containsExactly("put off", "posted");
  }

  @Test
  void onlySoMuchIsPutOff() {
    Mailbox mailbox = mailbox(pool);
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i <= Mailbox.MOST_PUT_OFF; i++) {
      assertThat(ran.get()).isZero();
      mailbox.postWithNext(ran::incrementAndGet);
    }
    await().atMost(LIMIT_SECONDS, TimeUnit.SECONDS).until(() -> ran.get() > Mailbox.MOST_PUT_OFF);
  }

  @Test
  void aCallerThatIsTooFastIsHeldBack() throws InterruptedException {
    List<Runnable> handedOver = new ArrayList<>();
    Mailbox mailbox = mailbox(handedOver::add);
    runOnEngineThread(() -> mailbox.post(() -> {}));
    for (int i = 0; i < Mailbox.MOST_WAITING; i++) {
      mailbox.post(() -> {});
    }
    long start = System.nanoTime();
    mailbox.post(() -> {});
    assertThat(System.nanoTime() - start).isGreaterThan(500_000);
  }

  @Test
  void aTaskThatFailsDoesNotKeepTheNextFromRunning() {
    Mailbox mailbox = mailbox(pool);
    AtomicBoolean ran = new AtomicBoolean();
    mailbox.post(
        () -> {
          throw new IllegalStateException("planted");
        });
    mailbox.post(() -> ran.set(true));
    assertThat(faults).singleElement().satisfies(fault -> assertThat(fault).hasMessage("planted"));
    assertThat(ran.get()).isTrue();
  }

  @Test
  void tasksThatComeAfterTheEndStillRun() {
    Workers ended = new Workers("ended", 1, 10);
    ended.close();
    AtomicInteger ran = new AtomicInteger();
    Mailbox mailbox = mailbox(ended);
    mailbox.post(() -> mailbox.post(ran::incrementAndGet));
    EngineThread late = new EngineThread(() -> mailbox.post(ran::incrementAndGet), "late");
    late.start();
    await().atMost(LIMIT_SECONDS, TimeUnit.SECONDS).until(() -> ran.get() == 2);
  }
}
