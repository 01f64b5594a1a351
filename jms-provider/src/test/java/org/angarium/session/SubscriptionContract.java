package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.angarium.message.Body;
import org.junit.jupiter.api.Test;

/** What subscriptions of a topic are given and keep. */
interface SubscriptionContract extends TestedSeam {
  @Test
  default void publishesToEverySubscriptionThatExists() {
    Inbox one =
        subscribe(session(), 1, new ConsumerRequest.Subscription(TOPIC, null, false, false));
    Inbox two =
        subscribe(session(), 2, new ConsumerRequest.Subscription(TOPIC, null, false, false));
    session().send(message(TOPIC, "news", true)).await(LIMIT);
    assertThat(text(one.take())).isEqualTo("news");
    assertThat(text(two.take())).isEqualTo("news");
    session().closeConsumer(2).await(LIMIT);
    session().send(message(TOPIC, "more", true)).await(LIMIT);
    assertThat(text(one.take())).isEqualTo("more");
    assertThat(two.isEmpty()).isTrue();
  }

  @Test
  default void aSharedSubscriptionDividesItsMessages() {
    ConsumerRequest.Subscription shared =
        new ConsumerRequest.Subscription(TOPIC, "team", false, true);
    Inbox one = subscribe(session(), 1, shared);
    Inbox two = subscribe(session(), 2, shared);
    for (int i = 0; i < 10; i++) {
      session().send(message(TOPIC, "m" + i, false)).await(LIMIT);
    }
    assertThat(one.take(5)).hasSize(5);
    assertThat(two.take(5)).hasSize(5);
  }

  @Test
  default void aDurableSubscriptionKeepsWhatComesWhileNobodyConsumes() {
    connection().claimClientId("desk").await(LIMIT);
    ConsumerRequest.Subscription durable =
        new ConsumerRequest.Subscription(TOPIC, "audit", true, false);
    subscribe(session(), 1, durable);
    session().closeConsumer(1).await(LIMIT);
    session().send(message(TOPIC, "kept", true)).await(LIMIT);
    Inbox inbox = subscribe(session(), 2, durable);
    assertThat(text(inbox.take())).isEqualTo("kept");
    assertRefused(
        SessionException.Kind.ILLEGAL_STATE, () -> connection().unsubscribe("audit").await(LIMIT));
    session().closeConsumer(2).await(LIMIT);
    assertRefused(
        SessionException.Kind.ILLEGAL_STATE, () -> connection().unsubscribe("audit").await(LIMIT));
    session().close().await(LIMIT);
    connection().unsubscribe("audit").await(LIMIT);
    assertRefused(
        SessionException.Kind.INVALID_DESTINATION,
        () -> connection().unsubscribe("audit").await(LIMIT));
  }

  /** Whether each copy is settled before it is written, or only begun, or after that. */
  @Test
  default void everyDurableSubscriptionSettlesItsOwnCopy() {
    ConsumerRequest.Subscription left = new ConsumerRequest.Subscription(TOPIC, "left", true, true);
    ConsumerRequest.Subscription right =
        new ConsumerRequest.Subscription(TOPIC, "right", true, true);
    Inbox ones = subscribe(session(), 1, left);
    Inbox others = subscribe(session(), 2, right);
    int most = 60;
    for (int i = 0; i < most; i++) {
      Reply<Void> sent = session().send(message(TOPIC, "m" + i, true));
      Delivery one = ones.take();
      Delivery other = others.take();
      assertThat(text(one)).isEqualTo(text(other)).isEqualTo("m" + i);
      session().begin(other.token()).await(LIMIT);
      session().settle(Settlement.accept(List.of(one.token()))).await(LIMIT);
      if (i < most - 1) {
        session().settle(Settlement.accept(List.of(other.token()))).await(LIMIT);
      }
      sent.await(LIMIT);
    }
    startAgain();
    Inbox none = subscribe(session(), 1, left);
    Inbox last = subscribe(session(), 2, right);
    Delivery begun = last.take();
    assertThat(text(begun)).isEqualTo("m" + (most - 1));
    assertThat(begun.deliveryCount()).isEqualTo(2);
    session().flush(1).await(LIMIT);
    session().flush(2).await(LIMIT);
    assertThat(none.isEmpty() && last.isEmpty()).as("nothing else is left").isTrue();
  }

  @Test
  default void anIdleDurableSubscriptionReopensWithAnotherSelectorAndEmpty() {
    ConsumerRequest.Subscription durable =
        new ConsumerRequest.Subscription(TOPIC, "audit", true, true);
    subscribe(session(), 1, durable, "colour = 'red'", false);
    assertRefused(
        SessionException.Kind.ILLEGAL_STATE,
        () -> subscribe(session(), 2, durable, "colour = 'blue'", false));
    session().send(message(TOPIC, Body.NONE, true, Map.of("colour", "red"))).await(LIMIT);
    session().closeConsumer(1).await(LIMIT);
    session().close().await(LIMIT);
    BrokerSession next = connection().openSession(atOnce());
    Inbox blue = subscribe(next, 3, durable, "colour = 'blue'", false);
    next.send(message(TOPIC, Body.NONE, true, Map.of("colour", "red"))).await(LIMIT);
    next.send(message(TOPIC, Body.NONE, true, Map.of("colour", "blue"))).await(LIMIT);
    assertThat(blue.take().message().properties()).containsEntry("colour", "blue");
    assertThat(blue.isEmpty()).isTrue();
  }

  @Test
  default void sharedAndUnsharedSubscriptionsOfOneNameClash() {
    connection().claimClientId("desk").await(LIMIT);
    subscribe(session(), 1, new ConsumerRequest.Subscription(TOPIC, "s", true, true));
    session().closeConsumer(1).await(LIMIT);
    assertRefused(
        SessionException.Kind.ILLEGAL_STATE,
        () -> subscribe(session(), 2, new ConsumerRequest.Subscription(TOPIC, "s", true, false)));
  }

  @Test
  default void noLocalLeavesOutTheOwnConnection() {
    ConsumerRequest.Subscription plain =
        new ConsumerRequest.Subscription(TOPIC, null, false, false);
    Inbox inbox = subscribe(session(), 1, plain, null, true);
    session().send(message(TOPIC, "mine", true)).await(LIMIT);
    BrokerConnection other = newConnection();
    other.openSession(atOnce()).send(message(TOPIC, "theirs", true)).await(LIMIT);
    assertThat(text(inbox.take())).isEqualTo("theirs");
    assertThat(inbox.isEmpty()).isTrue();
  }
}
