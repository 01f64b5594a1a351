package org.angarium.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.angarium.runtime.Mailbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every implementation of the session seam promises. */
public abstract class SessionContract {
  private static final Duration LIMIT = Inbox.LIMIT;
  private static final Address QUEUE = Address.queue("orders");
  private static final Address TOPIC = Address.topic("prices");

  private BrokerConnection connection;
  private BrokerSession session;
  private final List<SessionException> closings = new CopyOnWriteArrayList<>();

  /** Starts a broker that admits anonymous clients and the user {@code ada} with {@code lace}. */
  protected abstract BrokerEndpoint start();

  /** Stops the broker and starts it again on the same data; null when there is no data. */
  protected abstract @Nullable BrokerEndpoint restart();

  /** Stops the broker. */
  protected abstract void stop();

  private BrokerEndpoint endpoint;

  @BeforeEach
  void connect() {
    endpoint = start();
    connection = newConnection();
    session = connection.openSession(new SessionRequest(SessionRequest.Mode.AT_ONCE));
  }

  @AfterEach
  void disconnect() {
    stop();
  }

  private BrokerConnection newConnection() {
    return connect(ConnectRequest.ANONYMOUS, new byte[0]);
  }

  private BrokerConnection connect(String mechanism, byte[] response) {
    Authentication exchange =
        endpoint.connect(new ConnectRequest(mechanism, List.of(), "test"), closings::add);
    Authentication.Step step = exchange.respond(response).await(LIMIT);
    return ((Authentication.Admitted) step).connection();
  }

  private static byte[] plain(String user, String password) {
    return ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
  }

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
    session.settle(Settlement.requeue(List.of(first.token()), "test")).await(LIMIT);
    session.credit(1, 2);
    Delivery again = inbox.take();
    assertThat(text(again)).isEqualTo("a");
    assertThat(again.deliveryCount()).isEqualTo(2);
    assertThat(again.redelivered()).isTrue();
    assertThat(inbox.take().redelivered()).isFalse();
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

  // --- transactions

  @Test
  void aTransactionShowsItsMessagesOnCommit() {
    BrokerSession tx = connection.openSession(transacted());
    Inbox inbox = consume(session, 1, QUEUE, 10);
    tx.send(message(QUEUE, "a", true)).await(LIMIT);
    tx.send(message(QUEUE, "b", false)).await(LIMIT);
    session.flush(1).await(LIMIT);
    assertThat(inbox.isEmpty()).isTrue();
    tx.commit().await(LIMIT);
    assertThat(Inbox.texts(inbox.take(2))).containsExactly("a", "b");
  }

  @Test
  void aRolledBackTransactionLeavesNothingAndGivesBack() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BrokerSession tx = connection.openSession(transacted());
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
  void aCommitWithAStaleAcceptanceRollsBackAll() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BrokerSession tx = connection.openSession(transacted());
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
  void closingATransactedSessionRollsBack() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BrokerSession tx = connection.openSession(transacted());
    DeliveryToken token = consume(tx, 1, QUEUE, 1).take().token();
    tx.settle(Settlement.accept(List.of(token))).await(LIMIT);
    tx.send(message(Address.queue("out"), "lost", true)).await(LIMIT);
    tx.close().await(LIMIT);
    assertThat(messagesIn(Address.queue("out"))).isZero();
    assertThat(text(consume(session, 1, QUEUE, 1).take())).isEqualTo("in");
  }

  // --- XA

  @Test
  void aPreparedBranchCommits() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BranchId branch = newBranch();
    BrokerSession xa = connection.openSession(xaMode());
    workIn(xa, branch);
    assertThat(xa.xaPrepare(branch).await(LIMIT)).isEqualTo(BrokerSession.XaVote.COMMIT);
    assertThat(xa.xaRecover().await(LIMIT)).contains(branch);
    assertThat(messagesIn(Address.queue("out"))).isZero();
    xa.xaCommit(branch, false).await(LIMIT);
    assertThat(messagesIn(Address.queue("out"))).isEqualTo(1);
    assertThat(messagesIn(QUEUE)).isZero();
    assertThat(xa.xaRecover().await(LIMIT)).doesNotContain(branch);
    assertXaRefused(-4, () -> xa.xaCommit(branch, false).await(LIMIT));
  }

  @Test
  void aPreparedBranchOutlivesItsSessionAndRollsBack() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BranchId branch = newBranch();
    BrokerSession xa = connection.openSession(xaMode());
    workIn(xa, branch);
    xa.xaPrepare(branch).await(LIMIT);
    xa.close().await(LIMIT);
    BrokerSession later = connection.openSession(xaMode());
    assertThat(messagesIn(QUEUE)).isEqualTo(1);
    later.xaRollback(branch).await(LIMIT);
    assertThat(text(consume(session, 1, QUEUE, 1).take())).isEqualTo("in");
    assertThat(messagesIn(Address.queue("out"))).isZero();
  }

  @Test
  void closingASessionInsideABranchKeepsTheBranch() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BranchId branch = newBranch();
    BrokerSession xa = connection.openSession(xaMode());
    xa.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    DeliveryToken token = consume(xa, 1, QUEUE, 1).take().token();
    xa.settle(Settlement.accept(List.of(token))).await(LIMIT);
    xa.close().await(LIMIT);
    BrokerSession later = connection.openSession(xaMode());
    later.xaCommit(branch, true).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
  }

  @Test
  void twoSessionsJoinOneBranch() {
    BranchId branch = newBranch();
    BrokerSession one = connection.openSession(xaMode());
    BrokerSession two = connection.openSession(xaMode());
    one.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    assertXaRefused(-8, () -> two.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT));
    two.xaStart(branch, BrokerSession.XaStart.JOIN).await(LIMIT);
    one.send(message(QUEUE, "a", true)).await(LIMIT);
    two.send(message(QUEUE, "b", true)).await(LIMIT);
    one.xaEnd(branch, BrokerSession.XaEnd.SUCCESS).await(LIMIT);
    assertXaRefused(-6, () -> one.xaPrepare(branch).await(LIMIT));
    two.xaEnd(branch, BrokerSession.XaEnd.SUCCESS).await(LIMIT);
    two.xaCommit(branch, true).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isEqualTo(2);
  }

  @Test
  void anEmptyBranchIsReadOnlyAndAFailedOneRollsBack() {
    BrokerSession xa = connection.openSession(xaMode());
    BranchId empty = newBranch();
    xa.xaStart(empty, BrokerSession.XaStart.NEW).await(LIMIT);
    xa.xaEnd(empty, BrokerSession.XaEnd.SUCCESS).await(LIMIT);
    assertThat(xa.xaPrepare(empty).await(LIMIT)).isEqualTo(BrokerSession.XaVote.READ_ONLY);
    BranchId failed = newBranch();
    xa.xaStart(failed, BrokerSession.XaStart.NEW).await(LIMIT);
    xa.send(message(QUEUE, "lost", true)).await(LIMIT);
    xa.xaEnd(failed, BrokerSession.XaEnd.FAIL).await(LIMIT);
    assertXaRefused(100, () -> xa.xaPrepare(failed).await(LIMIT));
    assertThat(messagesIn(QUEUE)).isZero();
  }

  @Test
  void anotherUsersBranchIsNotKnown() {
    BrokerSession xa = connection.openSession(xaMode());
    BranchId branch = newBranch();
    xa.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    xa.send(message(QUEUE, "a", true)).await(LIMIT);
    xa.xaEnd(branch, BrokerSession.XaEnd.SUCCESS).await(LIMIT);
    xa.xaPrepare(branch).await(LIMIT);
    BrokerSession ada = connect(ConnectRequest.PLAIN, plain("ada", "lace")).openSession(xaMode());
    assertThat(ada.xaRecover().await(LIMIT)).isEmpty();
    assertXaRefused(-4, () -> ada.xaCommit(branch, false).await(LIMIT));
    xa.xaRollback(branch).await(LIMIT);
  }

  private void workIn(BrokerSession xa, BranchId branch) {
    xa.xaStart(branch, BrokerSession.XaStart.NEW).await(LIMIT);
    DeliveryToken token = consume(xa, 1, QUEUE, 1).take().token();
    xa.settle(Settlement.accept(List.of(token))).await(LIMIT);
    xa.send(message(Address.queue("out"), "moved", true)).await(LIMIT);
    xa.xaEnd(branch, BrokerSession.XaEnd.SUCCESS).await(LIMIT);
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
    assertThat(page.messages()).extracting(SessionContract::text).containsExactly("b");
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
    assertThat(snapshot).isEqualTo(new QueueSnapshot(QUEUE, null, 3, 2, 1, 0, 1));
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

  // --- restart

  @Test
  void persistentMessagesSurviveARestartInOrder() {
    connection.claimClientId("desk").await(LIMIT);
    ConsumerRequest.Subscription durable =
        new ConsumerRequest.Subscription(TOPIC, "audit", true, false);
    subscribe(session, 1, durable);
    session.closeConsumer(1).await(LIMIT);
    for (int i = 0; i < 20; i++) {
      session.send(message(QUEUE, "q" + i, true)).await(LIMIT);
      session.send(message(TOPIC, "t" + i, true)).await(LIMIT);
    }
    session.send(message(QUEUE, "volatile", false)).await(LIMIT);
    Inbox inbox = consume(session, 2, QUEUE, 2);
    List<Delivery> seen = inbox.take(2);
    session.begin(seen.get(0).token()).await(LIMIT);
    session.begin(seen.get(1).token()).await(LIMIT);
    session.settle(Settlement.accept(List.of(seen.get(0).token()))).await(LIMIT);
    BrokerEndpoint again = restart();
    if (again == null) {
      return;
    }
    endpoint = again;
    connection = newConnection();
    session = connection.openSession(atOnce());
    connection.claimClientId("desk").await(LIMIT);
    List<Delivery> queued = consume(session, 1, QUEUE, 100).take(19);
    for (int i = 0; i < 19; i++) {
      assertThat(text(queued.get(i))).isEqualTo("q" + (i + 1));
      assertThat(queued.get(i).redelivered()).isEqualTo(i == 0);
      assertThat(queued.get(i).deliveryCount()).isEqualTo(i == 0 ? 2 : 1);
    }
    List<Delivery> published = subscribe(session, 2, durable).take(20);
    assertThat(text(published.get(19))).isEqualTo("t19");
    assertRefused(
        SessionException.Kind.STALE_DELIVERY,
        () -> session.settle(Settlement.accept(List.of(seen.get(1).token()))).await(LIMIT));
    assertThat(messagesIn(QUEUE)).isEqualTo(19);
  }

  @Test
  void aPreparedBranchSurvivesARestart() {
    session.send(message(QUEUE, "in", true)).await(LIMIT);
    BranchId branch = newBranch();
    BrokerSession xa = connection.openSession(xaMode());
    workIn(xa, branch);
    xa.xaPrepare(branch).await(LIMIT);
    BrokerEndpoint again = restart();
    if (again == null) {
      return;
    }
    endpoint = again;
    connection = newConnection();
    session = connection.openSession(atOnce());
    BrokerSession later = connection.openSession(xaMode());
    assertThat(later.xaRecover().await(LIMIT)).containsExactly(branch);
    Inbox inbox = consume(session, 1, QUEUE, 1);
    session.flush(1).await(LIMIT);
    assertThat(inbox.isEmpty()).isTrue();
    later.xaCommit(branch, false).await(LIMIT);
    assertThat(messagesIn(QUEUE)).isZero();
    assertThat(text(consume(session, 2, Address.queue("out"), 1).take())).isEqualTo("moved");
  }

  @Test
  void aStoppedBrokerTellsItsConnections() {
    stop();
    await().atMost(LIMIT).until(() -> !closings.isEmpty());
    assertRefused(
        SessionException.Kind.CLOSED, () -> session.send(message(QUEUE, "x", true)).await(LIMIT));
  }

  // --- helpers

  private static SessionRequest atOnce() {
    return new SessionRequest(SessionRequest.Mode.AT_ONCE);
  }

  private static SessionRequest transacted() {
    return new SessionRequest(SessionRequest.Mode.TRANSACTED);
  }

  private static SessionRequest xaMode() {
    return new SessionRequest(SessionRequest.Mode.XA);
  }

  private static BranchId newBranch() {
    return new BranchId(
        1, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8), new byte[] {1});
  }

  private <R> R manage(ManagementCall<R> call) {
    return connection.manage(call).await(LIMIT);
  }

  private long messagesIn(Address queue) {
    return manage(new ManagementCall.DescribeDestination(queue)).stream()
        .mapToLong(QueueSnapshot::messages)
        .sum();
  }

  private static Inbox consume(BrokerSession in, long id, Address queue, int credit) {
    return consume(in, id, queue, credit, null);
  }

  private static Inbox consume(
      BrokerSession in, long id, Address queue, int credit, @Nullable String selector) {
    Inbox inbox = new Inbox();
    ConsumerRequest.Queue source = new ConsumerRequest.Queue(queue);
    in.openConsumer(new ConsumerRequest(id, source, selector, false, credit), inbox).await(LIMIT);
    return inbox;
  }

  private static Inbox subscribe(
      BrokerSession in, long id, ConsumerRequest.Subscription subscription) {
    return subscribe(in, id, subscription, null, false);
  }

  private static Inbox subscribe(
      BrokerSession in,
      long id,
      ConsumerRequest.Subscription subscription,
      @Nullable String selector,
      boolean noLocal) {
    Inbox inbox = new Inbox();
    in.openConsumer(new ConsumerRequest(id, subscription, selector, noLocal, 100), inbox)
        .await(LIMIT);
    return inbox;
  }

  private static Envelope message(Address to, String text, boolean persistent) {
    return message(to, Body.of(text.getBytes(StandardCharsets.UTF_8)), persistent, Map.of());
  }

  private static Envelope coloured(String colour, String text) {
    return message(
        QUEUE, Body.of(text.getBytes(StandardCharsets.UTF_8)), true, Map.of("colour", colour));
  }

  private static Envelope message(
      Address to, Body body, boolean persistent, Map<String, @Nullable Object> properties) {
    return new Envelope(
        "ID:1", to, persistent, 4, 0, 0, 0, null, null, null, properties, BodyType.TEXT, body);
  }

  private static Envelope prioritised(String text, int priority) {
    return timed(text, priority, 0, 0);
  }

  private static Envelope delayed(String text, long dueMs) {
    return timed(text, 4, 0, dueMs);
  }

  private static Envelope expiring(String text, long expirationMs) {
    return timed(text, 4, expirationMs, 0);
  }

  private static Envelope timed(String text, int priority, long expirationMs, long dueMs) {
    Body body = Body.of(text.getBytes(StandardCharsets.UTF_8));
    return new Envelope(
        "ID:1",
        QUEUE,
        true,
        priority,
        0,
        expirationMs,
        dueMs,
        null,
        null,
        null,
        Map.of(),
        BodyType.TEXT,
        body);
  }

  static String text(Delivery delivery) {
    return text(delivery.message());
  }

  private static String text(Envelope message) {
    return new String(((Body.Bytes) message.body()).bytes(), StandardCharsets.UTF_8);
  }

  private static void assertRefused(SessionException.Kind kind, Runnable call) {
    SessionException refusal = catchThrowableOfType(SessionException.class, call::run);
    assertThat(refusal).as("a refusal of kind %s", kind).isNotNull();
    assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
    assertThat(requireNonNull(refusal.getMessage())).doesNotContain("\n", "\r");
  }

  private static void assertXaRefused(int code, Runnable call) {
    SessionException refusal = catchThrowableOfType(SessionException.class, call::run);
    assertThat(refusal).as("a refusal with XA code %d", code).isNotNull();
    assertThat(refusal.xaCode()).as(refusal.getMessage()).isEqualTo(code);
  }
}
