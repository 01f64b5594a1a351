package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.angarium.message.Address;
import org.junit.jupiter.api.Test;

/** What a local transaction shows, takes back and gives back. */
interface TransactionContract extends TestedSeam {
  @Test
  default void aTransactionShowsItsMessagesOnCommit() {
    BrokerSession tx = connection().openSession(transacted());
    Inbox inbox = consume(session(), 1, QUEUE, 10);
    tx.send(message(QUEUE, "a", true)).await(LIMIT);
    tx.send(message(QUEUE, "b", false)).await(LIMIT);
    session().flush(1).await(LIMIT);
    assertThat(inbox.isEmpty()).isTrue();
    tx.commit().await(LIMIT);
    assertThat(Inbox.texts(inbox.take(2))).containsExactly("a", "b");
  }

  @Test
  default void aRolledBackTransactionLeavesNothingAndGivesBack() {
    session().send(message(QUEUE, "in", true)).await(LIMIT);
    BrokerSession tx = connection().openSession(transacted());
    Inbox inbox = consume(tx, 1, QUEUE, 1);
    Delivery taken = inbox.take();
    tx.begin(taken.token()).await(LIMIT);
    tx.settle(Settlement.accept(List.of(taken.token()))).await(LIMIT);
    tx.send(message(Address.queue("out"), "lost", true)).await(LIMIT);
    tx.rollback().await(LIMIT);
    tx.credit(1, 1);
    Delivery again = inbox.take();
    assertThat(text(again)).isEqualTo("in");
    assertThat(again.deliveryCount()).isEqualTo(2);
    assertThat(messagesIn(Address.queue("out"))).isZero();
    tx.settle(Settlement.accept(List.of(again.token())));
    tx.commit().await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
  }

  @Test
  default void aCommitWithAStaleAcceptanceRollsBackAll() {
    session().send(message(QUEUE, "in", true)).await(LIMIT);
    BrokerSession tx = connection().openSession(transacted());
    Inbox inbox = consume(tx, 1, QUEUE, 1);
    DeliveryToken token = inbox.take().token();
    tx.settle(Settlement.release(List.of(token))).await(LIMIT);
    tx.send(message(Address.queue("out"), "lost", true));
    tx.settle(Settlement.accept(List.of(token)));
    assertRefused(SessionException.Kind.ROLLED_BACK, () -> tx.commit().await(LIMIT));
    assertThat(messagesIn(Address.queue("out"))).isZero();
    assertThat(messagesIn(QUEUE)).isEqualTo(1);
  }

  @Test
  default void closingATransactedSessionRollsBack() {
    session().send(message(QUEUE, "in", true)).await(LIMIT);
    BrokerSession tx = connection().openSession(transacted());
    DeliveryToken token = consume(tx, 1, QUEUE, 1).take().token();
    tx.settle(Settlement.accept(List.of(token))).await(LIMIT);
    tx.send(message(Address.queue("out"), "lost", true)).await(LIMIT);
    tx.close().await(LIMIT);
    assertThat(messagesIn(Address.queue("out"))).isZero();
    assertThat(text(consume(session(), 1, QUEUE, 1).take())).isEqualTo("in");
  }
}
