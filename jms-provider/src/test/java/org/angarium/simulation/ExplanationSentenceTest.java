package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Supplier;
import org.angarium.session.DeliveryReason;
import org.angarium.session.ManagementCall;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the sentences of an explanation name, and what a purge says that finds another number. */
class ExplanationSentenceTest extends ExplanationFixture {
  @Test
  void sentencesNameWhoHasAMessageAndForHowLong() {
    deliver(1);
    broker.advance(40_000);
    assertThat(message(1).sentence())
        .isEqualTo(
            "ID:1 in queue:orders is in flight to consumer %s for 40 s and is not settled"
                .formatted(consumerName()));
  }

  @Test
  void aQueueIsExplainedByItsFirstReadyMessage() {
    send(1);
    assertThat(queue().sentence())
        .isEqualTo("queue:orders has one ready message; ID:1 is ready, but there is no consumer");
    send(2);
    assertThat(queue().sentence())
        .isEqualTo(
            "queue:orders has 2 ready messages; the first, ID:1, is ready, but there is no"
                + " consumer");
  }

  @Test
  void theHeadThatHoldsAQueueIsExplainedByItself() {
    failFirst("strict", Map.of());
    send(2);
    assertThat(message(1).reason()).isEqualTo(DeliveryReason.BACKING_OFF);
    assertThat(message(2).sentence()).contains("waits behind ID:1");
    broker.pause(QUEUE);
    broker.advance(60_000);
    assertThat(message(1).reason()).isEqualTo(DeliveryReason.PAUSED);
  }

  @Test
  void aBranchIsNamedAlsoAfterARestart() {
    prepare();
    restart();
    broker.run();
    assertThat(message(1).sentence()).contains("branch 1:01:", "PREPARED");
  }

  @Test
  void aPurgeThatExpectsAnotherNumberRemovesNothing() {
    send(1);
    send(2);
    assertThat(failure(() -> broker.ask(new ManagementCall.PurgeExactly(QUEUE, 1))))
        .contains("holds 2 messages that are not in flight, not 1");
    assertThat(broker.snapshot(QUEUE).messages()).isEqualTo(2);
    assertThat(broker.managed(new ManagementCall.PurgeExactly(QUEUE, 2))).isEqualTo(2);
    assertThat(broker.snapshot(QUEUE).messages()).isZero();
  }

  private static @Nullable String failure(Supplier<?> asked) {
    try {
      asked.get();
      return null;
    } catch (SessionException e) {
      return e.getMessage();
    }
  }
}
