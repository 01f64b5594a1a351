package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which session a delivery belongs to, and so who may settle it. */
interface OwnershipContract extends TestedSeam {
  @Test
  default void refusesAStaleToken() {
    session().send(message(QUEUE, "a", true)).await(LIMIT);
    Inbox inbox = consume(session(), 1, QUEUE, 1);
    DeliveryToken token = inbox.take().token();
    session().settle(Settlement.requeue(List.of(token), null)).await(LIMIT);
    session().credit(1, 1);
    DeliveryToken fresh = inbox.take().token();
    for (DeliveryToken stale :
        List.of(
            token,
            new DeliveryToken(fresh.queueId(), fresh.sequence(), fresh.attempt(), 77),
            new DeliveryToken(987_654, fresh.sequence(), fresh.attempt(), fresh.epoch()))) {
      assertRefused(
          SessionException.Kind.STALE_DELIVERY,
          () -> session().settle(Settlement.accept(List.of(stale))).await(LIMIT));
    }
    BrokerSession other = connection().openSession(atOnce());
    assertRefused(
        SessionException.Kind.STALE_DELIVERY,
        () -> other.settle(Settlement.accept(List.of(fresh))).await(LIMIT));
    session().settle(Settlement.accept(List.of(fresh))).await(LIMIT);
  }

  @Test
  default void whatAClosedSessionLeftIsDeliveredToAnother() {
    session().send(message(QUEUE, "a", false)).await(LIMIT);
    BrokerSession dying = connection().openSession(atOnce());
    consume(dying, 1, QUEUE, 1).take();
    dying.close().await(LIMIT);
    Delivery again = consume(session(), 1, QUEUE, 1).take();
    assertThat(again.redelivered()).isTrue();
    assertRefused(
        SessionException.Kind.CLOSED, () -> dying.send(message(QUEUE, "x", true)).await(LIMIT));
  }

  @Test
  default void aClosedConsumersDeliveriesStayTheSessions() {
    session().send(message(QUEUE, "a", true)).await(LIMIT);
    Inbox inbox = consume(session(), 1, QUEUE, 1);
    DeliveryToken token = inbox.take().token();
    session().closeConsumer(1).await(LIMIT);
    session().settle(Settlement.accept(List.of(token))).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
  }

  @Test
  default void anAdoptedDeliveryIsTheOtherSessionsToSettle() {
    session().send(message(QUEUE, "a", true)).await(LIMIT);
    session().send(message(QUEUE, "b", true)).await(LIMIT);
    List<Delivery> got = consume(session(), 1, QUEUE, 2).take(2);
    List<DeliveryToken> first = List.of(got.get(0).token());
    BrokerSession pooled = connection().openSession(atOnce());
    pooled.adopt(first, session()).await(LIMIT);
    assertRefused(
        SessionException.Kind.STALE_DELIVERY,
        () -> session().settle(Settlement.accept(first)).await(LIMIT));
    assertRefused(
        SessionException.Kind.STALE_DELIVERY,
        () -> pooled.adopt(Inbox.tokens(got), session()).await(LIMIT));
    session().close().await(LIMIT);
    pooled.begin(first.get(0)).await(LIMIT);
    pooled.settle(Settlement.accept(Inbox.tokens(got))).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
  }

  @Test
  default void whatAnAdopterLeftIsDeliveredAgain() {
    session().send(message(QUEUE, "a", true)).await(LIMIT);
    Inbox inbox = consume(session(), 1, QUEUE, 1);
    List<DeliveryToken> tokens = List.of(inbox.take().token());
    BrokerSession pooled = connection().openSession(transacted());
    pooled.adopt(tokens, session()).await(LIMIT);
    pooled.begin(tokens.get(0)).await(LIMIT);
    pooled.settle(Settlement.accept(tokens)).await(LIMIT);
    pooled.close().await(LIMIT);
    session().credit(1, 1);
    assertThat(inbox.take().deliveryCount()).isEqualTo(2);
  }

  @Test
  default void whatASessionAdoptsThatClosesJustThenIsDeliveredAgain() {
    session().send(message(QUEUE, "a", true)).await(LIMIT);
    session().send(message(QUEUE, "b", true)).await(LIMIT);
    Inbox inbox = consume(session(), 1, QUEUE, 2);
    List<Delivery> got = inbox.take(2);
    BrokerSession pooled = connection().openSession(atOnce());
    pooled.adopt(List.of(got.get(0).token()), session()).await(LIMIT);
    DeliveryToken second = got.get(1).token();
    List<DeliveryToken> closing =
        new AbstractList<>() {
          @Override
          public DeliveryToken get(int index) {
            pooled.close().await(LIMIT); // it was open when adopt was called
            return second;
          }

          @Override
          public int size() {
            return 1;
          }
        };
    pooled.adopt(closing, session()).await(LIMIT);
    session().credit(1, 2);
    assertThat(inbox.take(2))
        .extracting(delivery -> delivery.message().id())
        .containsExactlyInAnyOrderElementsOf(
            got.stream().map(delivery -> delivery.message().id()).toList());
  }
}
