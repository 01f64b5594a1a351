package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a message by how it is settled. */
interface SettlementContract extends TestedSeam {
  @Test
  default void anAcceptedMessageIsGone() {
    session().send(message(QUEUE, "once", true)).await(LIMIT);
    Inbox inbox = consume(session(), 1, QUEUE, 1);
    session().settle(Settlement.accept(List.of(inbox.take().token()))).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  default void aRequeuedMessageComesBackFirstAndMarked(boolean persistent) {
    session().send(message(QUEUE, "a", persistent)).await(LIMIT);
    session().send(message(QUEUE, "b", persistent)).await(LIMIT);
    Inbox inbox = consume(session(), 1, QUEUE, 1);
    Delivery first = inbox.take();
    session().begin(first.token()).await(LIMIT);
    session().settle(Settlement.requeue(List.of(first.token()), null)).await(LIMIT);
    session().credit(1, 2);
    Delivery again = inbox.take();
    assertThat(text(again)).isEqualTo("a");
    assertThat(again.deliveryCount()).isEqualTo(2);
    assertThat(again.redelivered()).isTrue();
    assertThat(inbox.take().redelivered()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  default void whatWasConsumedIsGoneForWhoeverLooksAfterwards(boolean moreFollow) {
    session().send(message(QUEUE, "a", false)).await(LIMIT);
    session().send(message(QUEUE, "b", false)).await(LIMIT);
    Inbox inbox = consume(session(), 1, QUEUE, 2);
    DeliveryToken token = inbox.take().token();
    session().consumed(token, moreFollow);
    assertThat(messagesIn(QUEUE)).isEqualTo(1);
    session().consumed(token, moreFollow); // stale, and passed over
    assertRefused(
        SessionException.Kind.STALE_DELIVERY,
        () -> session().settle(Settlement.accept(List.of(token))).await(LIMIT));
    session().close().await(LIMIT);
    BrokerSession next = newConnection().openSession(atOnce());
    assertThat(text(consume(next, 1, QUEUE, 2).take())).isEqualTo("b");
  }

  @Test
  default void aReleasedMessageComesBackUncounted() {
    session().send(message(QUEUE, "a", true)).await(LIMIT);
    Inbox inbox = consume(session(), 1, QUEUE, 1);
    session().settle(Settlement.release(List.of(inbox.take().token()))).await(LIMIT);
    session().credit(1, 1);
    Delivery again = inbox.take();
    assertThat(again.deliveryCount()).isEqualTo(1);
    assertThat(again.redelivered()).isFalse();
  }

  @Test
  default void aRejectedMessageGoesToTheDeadLettersWithItsHistory() {
    session().send(coloured("red", "bad")).await(LIMIT);
    Inbox inbox = consume(session(), 1, QUEUE, 1);
    Delivery first = inbox.take();
    session().begin(first.token()).await(LIMIT);
    session().settle(Settlement.requeue(List.of(first.token()), "cannot be read")).await(LIMIT);
    session().credit(1, 1);
    Delivery taken = inbox.take();
    session().begin(taken.token()).await(LIMIT);
    session()
        .settle(
            new Settlement(
                List.of(taken.token()), Settlement.Outcome.REJECT, null, Settlement.Answer.DURABLE))
        .await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
    Envelope dead = consume(session(), 2, Address.queue("DLQ"), 1).take().message();
    assertThat(text(dead)).isEqualTo("bad");
    assertThat(dead.destination()).isEqualTo(QUEUE);
    assertThat(dead.properties())
        .containsEntry("colour", "red")
        .containsEntry("JMS_Angarium_DeadLetterReason", "cannot be read")
        .containsEntry("JMS_Angarium_DeadLetterFrom", "queue:orders")
        .containsEntry("JMS_Angarium_DeadLetterAttempts", 2);
  }

  @Test
  default void returnedMessagesKeepTheirOrder() {
    Inbox inbox = consume(session(), 1, QUEUE, 5);
    for (int i = 0; i < 8; i++) {
      session().send(message(QUEUE, "m" + i, true)).await(LIMIT);
    }
    List<DeliveryToken> tokens = Inbox.tokens(inbox.take(5));
    session().settle(Settlement.requeue(tokens, null)).await(LIMIT);
    session().credit(1, 8);
    assertThat(Inbox.texts(inbox.take(8)))
        .containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7");
  }
}
