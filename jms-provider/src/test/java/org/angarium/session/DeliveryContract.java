package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.angarium.message.Body;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which messages consumers of a queue are given, in what order, and how many. */
interface DeliveryContract extends TestedSeam {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  default void deliversInTheOrderOfTheSends(boolean persistent) {
    Inbox inbox = consume(session(), 1, QUEUE, 1000);
    for (int i = 0; i < 200; i++) {
      session().send(message(QUEUE, "m" + i, persistent));
    }
    List<Delivery> got = inbox.take(200);
    for (int i = 0; i < 200; i++) {
      assertThat(text(got.get(i))).isEqualTo("m" + i);
      assertThat(got.get(i).deliveryCount()).isEqualTo(1);
      assertThat(got.get(i).redelivered()).isFalse();
    }
  }

  @Test
  default void saysWhoSentAMessage() {
    BrokerSession ada = connect(ConnectRequest.PLAIN, plain("ada", "lace")).openSession(atOnce());
    Inbox inbox = consume(session(), 1, QUEUE, 10, "JMSXUserID = 'ada' OR colour = 'red'");
    ada.send(coloured("blue", "a")).await(LIMIT);
    ada.send(message(QUEUE, Body.NONE, true, Map.of("JMSXUserID", "eve"))).await(LIMIT);
    session()
        .send(message(QUEUE, Body.NONE, true, Map.of("colour", "red", "JMSXUserID", "ada")))
        .await(LIMIT);
    assertThat(inbox.take(3))
        .extracting(delivery -> delivery.message().properties().get("JMSXUserID"))
        .containsExactly("ada", "ada", null);
  }

  @Test
  default void deliversHigherPrioritiesFirst() {
    for (int priority : new int[] {0, 9, 4, 9, 1}) {
      session().send(prioritised("p" + priority, priority)).await(LIMIT);
    }
    Inbox inbox = consume(session(), 1, QUEUE, 10);
    assertThat(Inbox.texts(inbox.take(5))).containsExactly("p9", "p9", "p4", "p1", "p0");
  }

  @Test
  default void deliversNoMoreThanThereIsCreditFor() {
    Inbox inbox = consume(session(), 1, QUEUE, 2);
    for (int i = 0; i < 5; i++) {
      session().send(message(QUEUE, "m" + i, false)).await(LIMIT);
    }
    session().flush(1).await(LIMIT);
    assertThat(Inbox.texts(inbox.take(2))).containsExactly("m0", "m1");
    assertThat(inbox.isEmpty()).isTrue();
    session().credit(1, 1);
    assertThat(text(inbox.take())).isEqualTo("m2");
    session().credit(1, 1);
    session().revokeCredit(1).await(LIMIT);
    assertThat(text(inbox.take())).isEqualTo("m3");
    session().send(message(QUEUE, "m5", false)).await(LIMIT);
    session().flush(1).await(LIMIT);
    assertThat(inbox.isEmpty()).isTrue();
  }

  @Test
  default void flushAnswersOnlyWhenWhatIsThereWasHandedOut() {
    Inbox inbox = consume(session(), 1, QUEUE, 0);
    session().send(message(QUEUE, "there", true)).await(LIMIT);
    session().credit(1, 1);
    session().flush(1).await(LIMIT);
    assertThat(inbox.isEmpty()).isFalse();
  }

  @Test
  default void sharesAQueueBetweenConsumers() {
    Inbox one = consume(session(), 1, QUEUE, 100);
    Inbox two = consume(session(), 2, QUEUE, 100);
    for (int i = 0; i < 10; i++) {
      session().send(message(QUEUE, "m" + i, false)).await(LIMIT);
    }
    assertThat(one.take(5)).hasSize(5);
    assertThat(two.take(5)).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 300_000, 3_000_000})
  default void carriesBodiesOfEverySize(int size) {
    byte[] body = new byte[size];
    for (int i = 0; i < size; i++) {
      body[i] = (byte) (i * 31);
    }
    session().send(message(QUEUE, Body.of(body), true, Map.of())).await(LIMIT);
    Inbox inbox = consume(session(), 1, QUEUE, 1);
    assertThat(((Body.Bytes) inbox.take().message().body()).bytes()).isEqualTo(body);
  }

  @Test
  default void keepsADelayedMessageUntilItIsDue() {
    Inbox inbox = consume(session(), 1, QUEUE, 10);
    long due = connection().nowMs() + 300;
    session().send(delayed("later", due)).await(LIMIT);
    session().send(message(QUEUE, "now", true)).await(LIMIT);
    assertThat(text(inbox.take())).isEqualTo("now");
    assertThat(text(inbox.take())).isEqualTo("later");
    assertThat(connection().nowMs()).isGreaterThanOrEqualTo(due);
  }

  @Test
  default void dropsAnExpiredMessage() {
    session().send(expiring("gone", connection().nowMs() - 1)).await(LIMIT);
    session().send(message(QUEUE, "kept", true)).await(LIMIT);
    Inbox inbox = consume(session(), 1, QUEUE, 10);
    assertThat(text(inbox.take())).isEqualTo("kept");
    assertThat(inbox.isEmpty()).isTrue();
  }
}
