package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is there after the broker was started again. */
interface RestartContract extends TestedSeam {
  @Test
  default void showsWhatItRecoveredFromTheFirstMomentOn() {
    for (int i = 0; i < 2_500; i++) {
      session().send(message(QUEUE, "m" + i, true));
    }
    session().send(message(QUEUE, "last", true)).await(LIMIT);
    startAgain();
    BrowsePage page = session().browse(new BrowseRequest(QUEUE, null, null, 3)).await(LIMIT);
    assertThat(page.messages()).extracting(this::text).containsExactly("m0", "m1", "m2");
    assertThat(messagesIn(QUEUE)).isEqualTo(2_501);
  }

  @Test
  default void persistentMessagesSurviveARestartInOrder() {
    connection().claimClientId("desk").await(LIMIT);
    ConsumerRequest.Subscription durable =
        new ConsumerRequest.Subscription(TOPIC, "audit", true, false);
    subscribe(session(), 1, durable);
    session().closeConsumer(1).await(LIMIT);
    for (int i = 0; i < 20; i++) {
      session().send(message(QUEUE, "q" + i, true)).await(LIMIT);
      session().send(message(TOPIC, "t" + i, true)).await(LIMIT);
    }
    session().send(message(QUEUE, "volatile", false)).await(LIMIT);
    Inbox inbox = consume(session(), 2, QUEUE, 2);
    List<Delivery> seen = inbox.take(2);
    session().begin(seen.get(0).token()).await(LIMIT);
    session().begin(seen.get(1).token()).await(LIMIT);
    session().settle(Settlement.accept(List.of(seen.get(0).token()))).await(LIMIT);
    startAgain();
    connection().claimClientId("desk").await(LIMIT);
    List<Delivery> queued = consume(session(), 1, QUEUE, 100).take(19);
    for (int i = 0; i < 19; i++) {
      assertThat(text(queued.get(i))).isEqualTo("q" + (i + 1));
      assertThat(queued.get(i).redelivered()).isEqualTo(i == 0);
      assertThat(queued.get(i).deliveryCount()).isEqualTo(i == 0 ? 2 : 1);
    }
    List<Delivery> published = subscribe(session(), 2, durable).take(20);
    assertThat(text(published.get(19))).isEqualTo("t19");
    assertRefused(
        SessionException.Kind.STALE_DELIVERY,
        () -> session().settle(Settlement.accept(List.of(seen.get(1).token()))).await(LIMIT));
    assertThat(messagesIn(QUEUE)).isEqualTo(19);
  }
}
