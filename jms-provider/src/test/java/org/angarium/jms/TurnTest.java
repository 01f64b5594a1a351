package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.IllegalStateException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnTest {
  private final Turn turn = new Turn();

  @Test
  void isGivenBackAsOftenAsItWasTaken() throws Exception {
    turn.take();
    turn.take();
    turn.give();
    assertThat(turn.isMine()).isTrue();
    turn.give();
    assertThat(turn.isMine()).isFalse();
  }

  @Test
  void belongsToOneThreadAtATime() throws Exception {
    turn.take();
    List<String> order = new CopyOnWriteArrayList<>();
    Thread other =
        new Thread(
            () -> {
              try {
                order.add(turn.tryTake() ? "took" : "refused");
                turn.take();
                order.add("other");
                turn.give();
              } catch (IllegalStateException e) {
                order.add(e.toString());
              }
            });
    other.start();
    await().atMost(LIMIT).until(() -> other.getState() == Thread.State.WAITING);
    order.add("first");
    turn.give();
    other.join(10_000);

    assertThat(order).containsExactly("refused", "first", "other");
  }

  @Test
  void refusesAWaitInARing() throws Exception {
    Turn second = new Turn();
    CountDownLatch bothHave = new CountDownLatch(2);
    List<Throwable> refused = new CopyOnWriteArrayList<>();
    Thread a = new Thread(() -> takeBoth(turn, second, bothHave, refused));
    Thread b = new Thread(() -> takeBoth(second, turn, bothHave, refused));
    a.start();
    b.start();
    a.join(10_000);
    b.join(10_000);

    assertThat(refused).isNotEmpty().allMatch(e -> e instanceof IllegalStateException);
    assertThat(turn.tryTake()).isTrue();
    assertThat(second.tryTake()).isTrue();
  }

  private static void takeBoth(
      Turn mine, Turn others, CountDownLatch bothHave, List<Throwable> refused) {
    try {
      mine.take();
      try {
        bothHave.countDown();
        assertThat(bothHave.await(10, TimeUnit.SECONDS)).isTrue();
        others.take();
        others.give();
      } finally {
        mine.give();
      }
    } catch (Exception e) {
      refused.add(e);
    }
  }

  @Test
  void waitsOnlyForTheConsumerThatIsServed() throws Exception {
    Object served = new Object();
    turn.take();
    assertThat(turn.serve(served)).isNull();
    turn.awaitNotServing(served); // its own
    CountDownLatch passed = new CountDownLatch(1);
    Thread other =
        new Thread(
            () -> {
              try {
                turn.awaitNotServing(new Object());
                passed.countDown();
                turn.awaitNotServing(served);
              } catch (IllegalStateException e) {
                throw new AssertionError(e);
              }
            });
    other.start();
    assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
    await().atMost(LIMIT).until(() -> other.getState() == Thread.State.WAITING);

    turn.serve(null);
    other.join(10_000);

    assertThat(other.isAlive()).isFalse();
    turn.give();
  }
}
