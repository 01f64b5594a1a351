package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.angarium.persistence.SubmittedBatch.Urgency;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
  private static final Batch FIRST = Batch.of(new Operation.ProducerMark("a", 1));
  private static final Batch SECOND = Batch.of(new Operation.ProducerMark("b", 2));
  private static final long LIMIT = 1 << 20;

  private final BatchQueue queue = new BatchQueue();

  @Test
  void whatWasTakenBackIsNotTaken() {
    SubmittedBatch shown = shown();
    queue.add(shown);
    SubmittedBatch plain = plain();
    queue.add(plain);
    assertThat(shown.withdraw()).isTrue();
    assertThat(shown.withdraw()).isFalse();
    assertThat(shown.amend(SECOND)).isFalse();
    assertThat(queue.take(LIMIT)).containsExactly(plain);
  }

  @Test
  void whatWasTakenCanNeitherBeChangedNorTakenBack() {
    SubmittedBatch shown = shown();
    queue.add(shown);
    assertThat(shown.amend(SECOND)).isTrue();
    assertThat(queue.take(LIMIT)).containsExactly(shown);
    assertThat(shown.take()).isSameAs(SECOND);
    assertThat(shown.amend(FIRST)).isFalse();
    assertThat(shown.withdraw()).isFalse();
  }

  @Test
  void aShownBatchAloneIsTakenWhenThePatienceIsOver() {
    queue.synced(Duration.ofMinutes(1).toNanos());
    SubmittedBatch shown = shown();
    queue.add(shown);
    assertThat(taking()).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(List.of(shown));
  }

  @Test
  void whatIsUnhurriedIsTakenByItselfInTheEnd() {
    SubmittedBatch unhurried = unhurried();
    CompletableFuture<List<SubmittedBatch>> taken = taking();
    queue.add(unhurried);
    assertThat(taken).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(List.of(unhurried));
  }

  @Test
  void whatIsUnhurriedKeepsItsPlaceAmongTheOthers() {
    List<SubmittedBatch> added =
        List.of(plain(), unhurried(), unhurried(), shown(), plain(), unhurried());
    added.forEach(queue::add);
    assertThat(queue.take(LIMIT)).isEqualTo(added);
  }

  @Test
  void theEndLeavesWhatIsUnhurriedToBeTaken() {
    SubmittedBatch left = unhurried();
    queue.add(left);
    queue.end(new StoreException(StoreException.Kind.CLOSED, "closed"));
    assertThat(queue.isOver()).isFalse();
    assertThat(queue.take(LIMIT)).containsExactly(left);
    assertThat(queue.isOver()).isTrue();
  }

  @Test
  void everyBatchIsEitherTakenOrTakenBack() {
    queue.synced(Duration.ofMillis(1).toNanos());
    CompletableFuture<List<SubmittedBatch>> written = CompletableFuture.supplyAsync(this::writeAll);
    List<SubmittedBatch> kept = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      SubmittedBatch next =
          switch (random.nextInt(4)) {
            case 0 -> plain();
            case 1 -> unhurried();
            default -> shown();
          };
      queue.add(next);
      if (random.nextBoolean() || !next.withdraw()) {
        kept.add(next);
      }
    }
    queue.end(new StoreException(StoreException.Kind.CLOSED, "closed"));
    assertThat(written).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(kept);
  }

  private List<SubmittedBatch> writeAll() {
    List<SubmittedBatch> written = new ArrayList<>();
    List<SubmittedBatch> taken = queue.take(LIMIT);
    while (!taken.isEmpty()) {
      taken.stream().filter(batch -> batch.take() != null).forEach(written::add);
      taken = queue.take(LIMIT);
    }
    return written;
  }

  @Test
  void endsWithItsReasonAndGivesOutWhatIsLeft() {
    SubmittedBatch left = shown();
    queue.add(left);
    StoreException why = new StoreException(StoreException.Kind.CLOSED, "closed");
    queue.end(why);
    queue.end(new StoreException(StoreException.Kind.FAILED, "later"));
    assertThat(queue.add(plain())).isSameAs(why);
    assertThat(queue.take(LIMIT)).containsExactly(left);
    assertThat(queue.take(LIMIT)).isEmpty();
  }

  @Test
  void theEndWakesTheWriter() {
    CompletableFuture<List<SubmittedBatch>> taken = taking();
    queue.end(new StoreException(StoreException.Kind.CLOSED, "closed"));
    await().atMost(30, TimeUnit.SECONDS).until(taken::isDone);
    assertThat(taken.join()).isEmpty();
  }

  private CompletableFuture<List<SubmittedBatch>> taking() {
    return CompletableFuture.supplyAsync(() -> queue.take(LIMIT));
  }

  private static SubmittedBatch plain() {
    return new SubmittedBatch(FIRST, new Nobody(), Urgency.AT_ONCE);
  }

  private static SubmittedBatch shown() {
    return new SubmittedBatch(FIRST, new Nobody(), Urgency.SHOWN);
  }

  private static SubmittedBatch unhurried() {
    return new SubmittedBatch(FIRST, new Nobody(), Urgency.UNHURRIED);
  }

  private static final class Nobody implements Store.Completion {
    @Override
    public void durable() {}

    @Override
    public void failed(StoreException why) {
      throw why;
    }
  }
}
