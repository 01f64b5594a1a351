package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.Envelope;
import org.angarium.runtime.Mailbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every implementation of the session seam promises, but for transactions. */
public abstract class SessionContract extends SeamContract {

  // --- connecting

  @Test
  void admitsAUserWithTheRightPassword() {
    BrokerConnection known = connect(ConnectRequest.PLAIN, plain("ada", "lace"));
    assertThat(known.info().user()).isEqualTo("ada");
    assertThat(known.info().brokerId()).isEqualTo(connection.info().brokerId());
    assertThat(known.info().connectionId()).isNotEqualTo(connection.info().connectionId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada:wrong", "ada:", "eve:lace", ":", "ada:lace\0x"})
  void refusesWrongCredentials(String credentials) {
    String[] parts = credentials.split(":", -1);
    assertRefused(
        SessionException.Kind.AUTHENTICATION,
        () -> connect(ConnectRequest.PLAIN, plain(parts[0], parts[1])));
  }

  @Test
  void refusesAMechanismThatIsNotOffered() {
    assertRefused(
        SessionException.Kind.AUTHENTICATION, () -> connect("CRAM-MD5\r\nX", new byte[0]));
  }

  @Test
  void givesAClientIdToOneConnectionAtATime() {
    connection.claimClientId("desk").await(LIMIT);
    BrokerConnection second = newConnection();
    assertRefused(
        SessionException.Kind.INVALID_CLIENT_ID, () -> second.claimClientId("desk").await(LIMIT));
    connection.close().await(LIMIT);
    await().atMost(LIMIT).untilAsserted(() -> second.claimClientId("desk").await(LIMIT));
  }

  // --- sending and receiving

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deliversInTheOrderOfTheSends(boolean persistent) {
    Inbox inbox = consume(session, 1, QUEUE, 1000);
    for (int i = 0; i < 200; i++) {
      session.send(message(QUEUE, "m" + i, persistent));
    }
    List<Delivery> got = inbox.take(200);
    for (int i = 0; i < 200; i++) {
      assertThat(text(got.get(i))).isEqualTo("m" + i);
      assertThat(got.get(i).deliveryCount()).isEqualTo(1);
      assertThat(got.get(i).redelivered()).isFalse();
    }
  }

  @Test
  void saysWhoSentAMessage() {
    BrokerSession ada = connect(ConnectRequest.PLAIN, plain("ada", "lace")).openSession(atOnce());
    Inbox inbox = consume(session, 1, QUEUE, 10, "JMSXUserID = 'ada' OR colour = 'red'");
    ada.send(coloured("blue", "a")).await(LIMIT);
    ada.send(message(QUEUE, Body.NONE, true, Map.of("JMSXUserID", "eve"))).await(LIMIT);
    session
        .send(message(QUEUE, Body.NONE, true, Map.of("colour", "red", "JMSXUserID", "ada")))
        .await(LIMIT);
    assertThat(inbox.take(3))
        .extracting(delivery -> delivery.message().properties().get("JMSXUserID"))
        .containsExactly("ada", "ada", null);
  }

  @Test
  void deliversHigherPrioritiesFirst() {
    for (int priority : new int[] {0, 9, 4, 9, 1}) {
      session.send(prioritised("p" + priority, priority)).await(LIMIT);
    }
    Inbox inbox = consume(session, 1, QUEUE, 10);
    assertThat(Inbox.texts(inbox.take(5))).containsExactly("p9", "p9", "p4", "p1", "p0");
  }

  @Test
  void deliversNoMoreThanThereIsCreditFor() {
    Inbox inbox = consume(session, 1, QUEUE, 2);
    for (int i = 0; i < 5; i++) {
      session.send(message(QUEUE, "m" + i, false)).await(LIMIT);
    }
    session.flush(1).await(LIMIT);
    assertThat(Inbox.texts(inbox.take(2))).containsExactly("m0", "m1");
    assertThat(inbox.isEmpty()).isTrue();
    session.credit(1, 1);
    assertThat(text(inbox.take())).isEqualTo("m2");
    session.credit(1, 1);
    session.revokeCredit(1).await(LIMIT);
    assertThat(text(inbox.take())).isEqualTo("m3");
    session.send(message(QUEUE, "m5", false)).await(LIMIT);
    session.flush(1).await(LIMIT);
    assertThat(inbox.isEmpty()).isTrue();
  }

  @Test
  void flushAnswersOnlyWhenWhatIsThereWasHandedOut() {
    Inbox inbox = consume(session, 1, QUEUE, 0);
    session.send(message(QUEUE, "there", true)).await(LIMIT);
    session.credit(1, 1);
    session.flush(1).await(LIMIT);
    assertThat(inbox.isEmpty()).isFalse();
  }

  @Test
  void sharesAQueueBetweenConsumers() {
    Inbox one = consume(session, 1, QUEUE, 100);
    Inbox two = consume(session, 2, QUEUE, 100);
    for (int i = 0; i < 10; i++) {
      session.send(message(QUEUE, "m" + i, false)).await(LIMIT);
    }
    assertThat(one.take(5)).hasSize(5);
    assertThat(two.take(5)).hasSize(5);
  }

  @Test
  void gatesAConsumerByItsSelector() {
    Inbox red = consume(session, 1, QUEUE, 100, "colour = 'red'");
    Inbox blue = consume(session, 2, QUEUE, 100, "colour = 'blue'");
    for (int i = 0; i < 6; i++) {
      session.send(coloured(i % 2 == 0 ? "red" : "blue", "m" + i)).await(LIMIT);
    }
    session.send(coloured("green", "left")).await(LIMIT);
    assertThat(Inbox.texts(red.take(3))).containsExactly("m0", "m2", "m4");
    assertThat(Inbox.texts(blue.take(3))).containsExactly("m1", "m3", "m5");
    Inbox rest = consume(session, 3, QUEUE, 100);
    assertThat(text(rest.take())).isEqualTo("left");
  }

  @Test
  void findsAMatchBehindALongBacklog() {
    for (int i = 0; i < 3_000; i++) {
      session.send(coloured("red", "r" + i));
    }
    session.send(coloured("blue", "wanted")).await(LIMIT);
    Inbox blue = consume(session, 1, QUEUE, 1, "colour = 'blue'");
    session.flush(1).await(LIMIT);
    assertThat(text(blue.take())).isEqualTo("wanted");
    Inbox red = consume(session, 2, QUEUE, 3_000);
    assertThat(text(red.take())).isEqualTo("r0");
  }

  /** Selectors that demand a value, others, and none at all share what is there and what comes. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void consumersOfEveryKindOfSelectorGetWhatTheyWant(boolean backlogFirst) {
    List<String> colours = List.of("red", "green", "blue");
    List<Inbox> inboxes = new ArrayList<>();
    if (backlogFirst) {
      sendColours(colours, 20);
    }
    for (int i = 0; i < 3; i++) {
      inboxes.add(consume(session, i, QUEUE, 3, "colour = '%s'".formatted(colours.get(i))));
    }
    inboxes.add(consume(session, 3, QUEUE, 4, "colour LIKE 'gr%'"));
    inboxes.add(consume(session, 4, QUEUE, 5, "NOT (colour = 'red')"));
    if (!backlogFirst) {
      sendColours(colours, 20);
    }
    for (int i = 0; i < 3; i++) {
      String colour = colours.get(i);
      assertThat(inboxes.get(i).take(3))
          .allSatisfy(one -> assertThat(one.message().properties()).containsValue(colour));
    }
    inboxes.get(3).take(4);
    inboxes.get(4).take(5);
    session.closeConsumer(0).await(LIMIT);
    Inbox again = consume(session, 5, QUEUE, 100, "colour = 'red' AND JMSPriority = 4");
    assertThat(Inbox.texts(again.take(17))).isEqualTo(texts("red", 3, 20));
    Inbox rest = consume(session, 6, QUEUE, 100);
    rest.take(40 - 3 - 3 - 4 - 5);
    session.flush(6).await(LIMIT);
    assertThat(rest.isEmpty()).isTrue();
  }

  private void sendColours(List<String> colours, int each) {
    for (int i = 0; i < each; i++) {
      for (String colour : colours) {
        session.send(coloured(colour, colour + i));
      }
    }
  }

  private static List<String> texts(String colour, int from, int to) {
    List<String> texts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      texts.add(colour + i);
    }
    return texts;
  }

  @Test
  void aConsumerWithoutCreditDoesNotMissWhatCameMeanwhile() {
    Inbox red = consume(session, 1, QUEUE, 1, "colour = 'red'");
    session.send(coloured("red", "first")).await(LIMIT);
    session.send(coloured("blue", "other")).await(LIMIT);
    session.send(coloured("red", "second")).await(LIMIT);
    assertThat(text(red.take())).isEqualTo("first");
    session.credit(1, 1);
    assertThat(text(red.take())).isEqualTo("second");
  }

  @Test
  void refusesAMalformedSelector() {
    assertRefused(
        SessionException.Kind.INVALID_SELECTOR, () -> consume(session, 1, QUEUE, 1, "a = ("));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 300_000, 3_000_000})
  void carriesBodiesOfEverySize(int size) {
    byte[] body = new byte[size];
    for (int i = 0; i < size; i++) {
      body[i] = (byte) (i * 31);
    }
    session.send(message(QUEUE, Body.of(body), true, Map.of())).await(LIMIT);
    Inbox inbox = consume(session, 1, QUEUE, 1);
    assertThat(((Body.Bytes) inbox.take().message().body()).bytes()).isEqualTo(body);
  }

  @Test
  void keepsADelayedMessageUntilItIsDue() {
    Inbox inbox = consume(session, 1, QUEUE, 10);
    long due = connection.nowMs() + 300;
    session.send(delayed("later", due)).await(LIMIT);
    session.send(message(QUEUE, "now", true)).await(LIMIT);
    assertThat(text(inbox.take())).isEqualTo("now");
    assertThat(text(inbox.take())).isEqualTo("later");
    assertThat(connection.nowMs()).isGreaterThanOrEqualTo(due);
  }

  @Test
  void dropsAnExpiredMessage() {
    session.send(expiring("gone", connection.nowMs() - 1)).await(LIMIT);
    session.send(message(QUEUE, "kept", true)).await(LIMIT);
    Inbox inbox = consume(session, 1, QUEUE, 10);
    assertThat(text(inbox.take())).isEqualTo("kept");
    assertThat(inbox.isEmpty()).isTrue();
  }

  // --- settling

  @Test
  void anAcceptedMessageIsGone() {
    session.send(message(QUEUE, "once", true)).await(LIMIT);
    Inbox inbox = consume(session, 1, QUEUE, 1);
    session.settle(Settlement.accept(List.of(inbox.take().token()))).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRequeuedMessageComesBackFirstAndMarked(boolean persistent) {
    session.send(message(QUEUE, "a", persistent)).await(LIMIT);
    session.send(message(QUEUE, "b", persistent)).await(LIMIT);
    Inbox inbox = consume(session, 1, QUEUE, 1);
    Delivery first = inbox.take();
    session.begin(first.token()).await(LIMIT);
    session.settle(Settlement.requeue(List.of(first.token()), null)).await(LIMIT);
    session.credit(1, 2);
    Delivery again = inbox.take();
    assertThat(text(again)).isEqualTo("a");
    assertThat(again.deliveryCount()).isEqualTo(2);
    assertThat(again.redelivered()).isTrue();
    assertThat(inbox.take().redelivered()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasConsumedIsGoneForWhoeverLooksAfterwards(boolean moreFollow) {
    session.send(message(QUEUE, "a", false)).await(LIMIT);
    session.send(message(QUEUE, "b", false)).await(LIMIT);
    Inbox inbox = consume(session, 1, QUEUE, 2);
    DeliveryToken token = inbox.take().token();
    session.consumed(token, moreFollow);
    assertThat(messagesIn(QUEUE)).isEqualTo(1);
    session.consumed(token, moreFollow); // stale, and passed over
    assertRefused(
        SessionException.Kind.STALE_DELIVERY,
        () -> session.settle(Settlement.accept(List.of(token))).await(LIMIT));
    session.close().await(LIMIT);
    BrokerSession next = newConnection().openSession(atOnce());
    assertThat(text(consume(next, 1, QUEUE, 2).take())).isEqualTo("b");
  }

  @Test
  void aReleasedMessageComesBackUncounted() {
    session.send(message(QUEUE, "a", true)).await(LIMIT);
    Inbox inbox = consume(session, 1, QUEUE, 1);
    session.settle(Settlement.release(List.of(inbox.take().token()))).await(LIMIT);
    session.credit(1, 1);
    Delivery again = inbox.take();
    assertThat(again.deliveryCount()).isEqualTo(1);
    assertThat(again.redelivered()).isFalse();
  }

  @Test
  void aRejectedMessageGoesToTheDeadLettersWithItsHistory() {
    session.send(coloured("red", "bad")).await(LIMIT);
    Inbox inbox = consume(session, 1, QUEUE, 1);
    Delivery first = inbox.take();
    session.begin(first.token()).await(LIMIT);
    session.settle(Settlement.requeue(List.of(first.token()), "cannot be read")).await(LIMIT);
    session.credit(1, 1);
    Delivery taken = inbox.take();
    session.begin(taken.token()).await(LIMIT);
    session
        .settle(
            new Settlement(
                List.of(taken.token()), Settlement.Outcome.REJECT, null, Settlement.Answer.DURABLE))
        .await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
    Envelope dead = consume(session, 2, Address.queue("DLQ"), 1).take().message();
    assertThat(text(dead)).isEqualTo("bad");
    assertThat(dead.destination()).isEqualTo(QUEUE);
    assertThat(dead.properties())
        .containsEntry("colour", "red")
        .containsEntry("JMS_Angarium_DeadLetterReason", "cannot be read")
        .containsEntry("JMS_Angarium_DeadLetterFrom", "queue:orders")
        .containsEntry("JMS_Angarium_DeadLetterAttempts", 2);
  }

  @Test
  void returnedMessagesKeepTheirOrder() {
    Inbox inbox = consume(session, 1, QUEUE, 5);
    for (int i = 0; i < 8; i++) {
      session.send(message(QUEUE, "m" + i, true)).await(LIMIT);
    }
    List<DeliveryToken> tokens = Inbox.tokens(inbox.take(5));
    session.settle(Settlement.requeue(tokens, null)).await(LIMIT);
    session.credit(1, 8);
    assertThat(Inbox.texts(inbox.take(8)))
        .containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7");
  }

  @Test
  void refusesAStaleToken() {
    session.send(message(QUEUE, "a", true)).await(LIMIT);
    Inbox inbox = consume(session, 1, QUEUE, 1);
    DeliveryToken token = inbox.take().token();
    session.settle(Settlement.requeue(List.of(token), null)).await(LIMIT);
    session.credit(1, 1);
    DeliveryToken fresh = inbox.take().token();
    for (DeliveryToken stale :
        List.of(
            token,
            new DeliveryToken(fresh.queueId(), fresh.sequence(), fresh.attempt(), 77),
            new DeliveryToken(987_654, fresh.sequence(), fresh.attempt(), fresh.epoch()))) {
      assertRefused(
          SessionException.Kind.STALE_DELIVERY,
          () -> session.settle(Settlement.accept(List.of(stale))).await(LIMIT));
    }
    BrokerSession other = connection.openSession(atOnce());
    assertRefused(
        SessionException.Kind.STALE_DELIVERY,
        () -> other.settle(Settlement.accept(List.of(fresh))).await(LIMIT));
    session.settle(Settlement.accept(List.of(fresh))).await(LIMIT);
  }

  @Test
  void whatAClosedSessionLeftIsDeliveredToAnother() {
    session.send(message(QUEUE, "a", false)).await(LIMIT);
    BrokerSession dying = connection.openSession(atOnce());
    consume(dying, 1, QUEUE, 1).take();
    dying.close().await(LIMIT);
    Delivery again = consume(session, 1, QUEUE, 1).take();
    assertThat(again.redelivered()).isTrue();
    assertRefused(
        SessionException.Kind.CLOSED, () -> dying.send(message(QUEUE, "x", true)).await(LIMIT));
  }

  @Test
  void aClosedConsumersDeliveriesStayTheSessions() {
    session.send(message(QUEUE, "a", true)).await(LIMIT);
    Inbox inbox = consume(session, 1, QUEUE, 1);
    DeliveryToken token = inbox.take().token();
    session.closeConsumer(1).await(LIMIT);
    session.settle(Settlement.accept(List.of(token))).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
  }

  @Test
  void anAdoptedDeliveryIsTheOtherSessionsToSettle() {
    session.send(message(QUEUE, "a", true)).await(LIMIT);
    session.send(message(QUEUE, "b", true)).await(LIMIT);
    List<Delivery> got = consume(session, 1, QUEUE, 2).take(2);
    List<DeliveryToken> first = List.of(got.get(0).token());
    BrokerSession pooled = connection.openSession(atOnce());
    pooled.adopt(first, session).await(LIMIT);
    assertRefused(
        SessionException.Kind.STALE_DELIVERY,
        () -> session.settle(Settlement.accept(first)).await(LIMIT));
    assertRefused(
        SessionException.Kind.STALE_DELIVERY,
        () -> pooled.adopt(Inbox.tokens(got), session).await(LIMIT));
    session.close().await(LIMIT);
    pooled.begin(first.get(0)).await(LIMIT);
    pooled.settle(Settlement.accept(Inbox.tokens(got))).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
  }

  @Test
  void whatAnAdopterLeftIsDeliveredAgain() {
    session.send(message(QUEUE, "a", true)).await(LIMIT);
    Inbox inbox = consume(session, 1, QUEUE, 1);
    List<DeliveryToken> tokens = List.of(inbox.take().token());
    BrokerSession pooled = connection.openSession(transacted());
    pooled.adopt(tokens, session).await(LIMIT);
    pooled.begin(tokens.get(0)).await(LIMIT);
    pooled.settle(Settlement.accept(tokens)).await(LIMIT);
    pooled.close().await(LIMIT);
    session.credit(1, 1);
    assertThat(inbox.take().deliveryCount()).isEqualTo(2);
  }

  // --- topics

  @Test
  void publishesToEverySubscriptionThatExists() {
    Inbox one = subscribe(session, 1, new ConsumerRequest.Subscription(TOPIC, null, false, false));
    Inbox two = subscribe(session, 2, new ConsumerRequest.Subscription(TOPIC, null, false, false));
    session.send(message(TOPIC, "news", true)).await(LIMIT);
    assertThat(text(one.take())).isEqualTo("news");
    assertThat(text(two.take())).isEqualTo("news");
    session.closeConsumer(2).await(LIMIT);
    session.send(message(TOPIC, "more", true)).await(LIMIT);
    assertThat(text(one.take())).isEqualTo("more");
    assertThat(two.isEmpty()).isTrue();
  }

  @Test
  void aSharedSubscriptionDividesItsMessages() {
    ConsumerRequest.Subscription shared =
        new ConsumerRequest.Subscription(TOPIC, "team", false, true);
    Inbox one = subscribe(session, 1, shared);
    Inbox two = subscribe(session, 2, shared);
    for (int i = 0; i < 10; i++) {
      session.send(message(TOPIC, "m" + i, false)).await(LIMIT);
    }
    assertThat(one.take(5)).hasSize(5);
    assertThat(two.take(5)).hasSize(5);
  }

  @Test
  void aDurableSubscriptionKeepsWhatComesWhileNobodyConsumes() {
    connection.claimClientId("desk").await(LIMIT);
    ConsumerRequest.Subscription durable =
        new ConsumerRequest.Subscription(TOPIC, "audit", true, false);
    subscribe(session, 1, durable);
    session.closeConsumer(1).await(LIMIT);
    session.send(message(TOPIC, "kept", true)).await(LIMIT);
    Inbox inbox = subscribe(session, 2, durable);
    assertThat(text(inbox.take())).isEqualTo("kept");
    assertRefused(
        SessionException.Kind.ILLEGAL_STATE, () -> connection.unsubscribe("audit").await(LIMIT));
    session.closeConsumer(2).await(LIMIT);
    assertRefused(
        SessionException.Kind.ILLEGAL_STATE, () -> connection.unsubscribe("audit").await(LIMIT));
    session.close().await(LIMIT);
    connection.unsubscribe("audit").await(LIMIT);
    assertRefused(
        SessionException.Kind.INVALID_DESTINATION,
        () -> connection.unsubscribe("audit").await(LIMIT));
  }

  /** Whether each copy is settled before it is written, or only begun, or after that. */
  @Test
  void everyDurableSubscriptionSettlesItsOwnCopy() {
    ConsumerRequest.Subscription left = new ConsumerRequest.Subscription(TOPIC, "left", true, true);
    ConsumerRequest.Subscription right =
        new ConsumerRequest.Subscription(TOPIC, "right", true, true);
    Inbox ones = subscribe(session, 1, left);
    Inbox others = subscribe(session, 2, right);
    int most = 60;
    for (int i = 0; i < most; i++) {
      Reply<Void> sent = session.send(message(TOPIC, "m" + i, true));
      Delivery one = ones.take();
      Delivery other = others.take();
      assertThat(text(one)).isEqualTo(text(other)).isEqualTo("m" + i);
      session.begin(other.token()).await(LIMIT);
      session.settle(Settlement.accept(List.of(one.token()))).await(LIMIT);
      if (i < most - 1) {
        session.settle(Settlement.accept(List.of(other.token()))).await(LIMIT);
      }
      sent.await(LIMIT);
    }
    BrokerEndpoint again = restart();
    if (again != null) {
      endpoint = again;
      connection = newConnection();
      session = connection.openSession(atOnce());
      Inbox none = subscribe(session, 1, left);
      Inbox last = subscribe(session, 2, right);
      Delivery begun = last.take();
      assertThat(text(begun)).isEqualTo("m" + (most - 1));
      assertThat(begun.deliveryCount()).isEqualTo(2);
      session.flush(1).await(LIMIT);
      session.flush(2).await(LIMIT);
      assertThat(none.isEmpty() && last.isEmpty()).as("nothing else is left").isTrue();
    }
  }

  @Test
  void anIdleDurableSubscriptionReopensWithAnotherSelectorAndEmpty() {
    ConsumerRequest.Subscription durable =
        new ConsumerRequest.Subscription(TOPIC, "audit", true, true);
    subscribe(session, 1, durable, "colour = 'red'", false);
    assertRefused(
        SessionException.Kind.ILLEGAL_STATE,
        () -> subscribe(session, 2, durable, "colour = 'blue'", false));
    session.send(message(TOPIC, Body.NONE, true, Map.of("colour", "red"))).await(LIMIT);
    session.closeConsumer(1).await(LIMIT);
    session.close().await(LIMIT);
    session = connection.openSession(atOnce());
    Inbox blue = subscribe(session, 3, durable, "colour = 'blue'", false);
    session.send(message(TOPIC, Body.NONE, true, Map.of("colour", "red"))).await(LIMIT);
    session.send(message(TOPIC, Body.NONE, true, Map.of("colour", "blue"))).await(LIMIT);
    assertThat(blue.take().message().properties()).containsEntry("colour", "blue");
    assertThat(blue.isEmpty()).isTrue();
  }

  @Test
  void sharedAndUnsharedSubscriptionsOfOneNameClash() {
    connection.claimClientId("desk").await(LIMIT);
    subscribe(session, 1, new ConsumerRequest.Subscription(TOPIC, "s", true, true));
    session.closeConsumer(1).await(LIMIT);
    assertRefused(
        SessionException.Kind.ILLEGAL_STATE,
        () -> subscribe(session, 2, new ConsumerRequest.Subscription(TOPIC, "s", true, false)));
  }

  @Test
  void noLocalLeavesOutTheOwnConnection() {
    ConsumerRequest.Subscription plain =
        new ConsumerRequest.Subscription(TOPIC, null, false, false);
    Inbox inbox = subscribe(session, 1, plain, null, true);
    session.send(message(TOPIC, "mine", true)).await(LIMIT);
    BrokerConnection other = newConnection();
    other.openSession(atOnce()).send(message(TOPIC, "theirs", true)).await(LIMIT);
    assertThat(text(inbox.take())).isEqualTo("theirs");
    assertThat(inbox.isEmpty()).isTrue();
  }

  // --- temporary destinations

  @Test
  void aTemporaryQueueIsConsumedOnlyByItsConnection() {
    Address temporary = connection.createTemporary(Address.Kind.TEMPORARY_QUEUE).await(LIMIT);
    BrokerConnection other = newConnection();
    BrokerSession stranger = other.openSession(atOnce());
    assertRefused(
        SessionException.Kind.INVALID_DESTINATION, () -> consume(stranger, 1, temporary, 1));
    assertRefused(
        SessionException.Kind.INVALID_DESTINATION,
        () -> other.deleteTemporary(temporary).await(LIMIT));
    Inbox inbox = consume(session, 1, temporary, 1);
    stranger.send(message(temporary, "reply", false)).await(LIMIT);
    assertThat(text(inbox.take())).isEqualTo("reply");
    assertRefused(
        SessionException.Kind.ILLEGAL_STATE,
        () -> connection.deleteTemporary(temporary).await(LIMIT));
    session.closeConsumer(1).await(LIMIT);
    connection.deleteTemporary(temporary).await(LIMIT);
    assertRefused(
        SessionException.Kind.INVALID_DESTINATION,
        () -> stranger.send(message(temporary, "late", true)).await(LIMIT));
  }

  @Test
  void temporaryDestinationsGoWithTheirConnection() {
    BrokerConnection other = newConnection();
    Address temporary = other.createTemporary(Address.Kind.TEMPORARY_TOPIC).await(LIMIT);
    session.declare(temporary).await(LIMIT);
    other.close().await(LIMIT);
    assertRefused(
        SessionException.Kind.INVALID_DESTINATION, () -> session.declare(temporary).await(LIMIT));
  }

  // --- browsing and management

  @Test
  void browsesPageByPageWithoutTaking() {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      session.send(message(QUEUE, "m" + i, true)).await(LIMIT);
      sent.add("m" + i);
    }
    session.send(delayed("hidden", connection.nowMs() + 100_000)).await(LIMIT);
    consume(session, 1, QUEUE, 3).take(3);
    List<String> seen = new ArrayList<>();
    BrowseRequest.Cursor after = null;
    do {
      BrowsePage page = session.browse(new BrowseRequest(QUEUE, null, after, 10)).await(LIMIT);
      page.messages().forEach(message -> seen.add(text(message)));
      after = page.next();
    } while (after != null);
    assertThat(seen).isEqualTo(sent);
    assertThat(messagesIn(QUEUE)).isEqualTo(26);
  }

  @Test
  void browsesWithASelector() {
    session.send(coloured("red", "r")).await(LIMIT);
    session.send(coloured("blue", "b")).await(LIMIT);
    BrowsePage page =
        session.browse(new BrowseRequest(QUEUE, "colour = 'blue'", null, 10)).await(LIMIT);
    assertThat(page.messages()).extracting(SeamContract::text).containsExactly("b");
  }

  @Test
  void managesDestinations() {
    assertThat(manage(new ManagementCall.CreateDestination(QUEUE))).isTrue();
    assertThat(manage(new ManagementCall.CreateDestination(QUEUE))).isFalse();
    for (int i = 0; i < 3; i++) {
      session.send(message(QUEUE, "m" + i, true)).await(LIMIT);
    }
    Inbox inbox = consume(session, 1, QUEUE, 1);
    inbox.take();
    QueueSnapshot snapshot = manage(new ManagementCall.DescribeDestination(QUEUE)).get(0);
    assertThat(snapshot).isEqualTo(new QueueSnapshot(QUEUE, null, 3, 2, 1, 0, 1, 0));
    assertThat(manage(new ManagementCall.PurgeQueue(QUEUE))).isEqualTo(2);
    assertRefused(
        SessionException.Kind.ILLEGAL_STATE,
        () -> manage(new ManagementCall.DeleteDestination(QUEUE)));
    session.closeConsumer(1).await(LIMIT);
    assertThat(manage(new ManagementCall.DeleteDestination(QUEUE))).isTrue();
    assertThat(manage(new ManagementCall.ListQueues())).isEmpty();
    assertThat(manage(new ManagementCall.DeleteDestination(QUEUE))).isFalse();
  }

  // --- threads

  @Test
  void continuationsRunOutsideAnyDrain() throws InterruptedException {
    AtomicReference<Boolean> inDrain = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    session
        .send(message(QUEUE, "a", true))
        .whenDone(
            (nothing, failure) -> {
              inDrain.set(Mailbox.isDraining());
              ran.countDown();
            });
    assertThat(ran.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(inDrain.get()).isFalse();
  }

  @Test
  void aStoppedBrokerTellsItsConnections() {
    stop();
    await().atMost(LIMIT).until(() -> !closings.isEmpty());
    assertRefused(
        SessionException.Kind.CLOSED, () -> session.send(message(QUEUE, "x", true)).await(LIMIT));
  }
}
