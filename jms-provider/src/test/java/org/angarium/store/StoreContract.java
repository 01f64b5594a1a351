package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds for every {@link Store}. */
public abstract class StoreContract extends EarlyInsertContract {
  private static final BranchId BRANCH = new BranchId(7, new byte[] {1, 2}, new byte[64]);

  /** Lets another owner raise the epoch behind the back of the open store. */
  protected abstract void raiseEpochElsewhere();

  @Test
  void beginsEmptyUnderItsFirstEpoch() {
    assertThat(store.recovered()).isEqualTo(Recovered.NOTHING);
    assertThat(store.epoch()).isEqualTo(1);
    assertThat(page(ORDERS, null, 10)).isEmpty();
  }

  @Test
  void raisesTheEpochAndKeepsTheBrokerIdAtEachOpening() {
    String brokerId = store.brokerId();
    assertThat(brokerId).isNotEmpty();
    reopen();
    assertThat(store.epoch()).isEqualTo(2);
    reopen();
    assertThat(store.epoch()).isEqualTo(3);
    assertThat(store.brokerId()).isEqualTo(brokerId);
  }

  @Test
  void keepsEveryHeaderAndProperty() {
    List<Envelope> sent = Stream.of(Messages.NASTY_STRINGS).map(Messages::full).toList();
    for (int i = 0; i < sent.size(); i++) {
      confirm(new Operation.Insert(List.of(key(ORDERS, 4, i + 1)), i * 7L, sent.get(i)));
    }
    reopen();
    List<StoredMessage> found = page(ORDERS, null, 100);
    assertThat(found).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(found.get(i).key()).isEqualTo(key(ORDERS, 4, i + 1));
      assertThat(found.get(i).notBeforeMs()).isEqualTo(i * 7L);
      assertThat(found.get(i).attempts()).isZero();
      assertSame(found.get(i).envelope(), sent.get(i));
    }
  }

  @Test
  void keepsTheBitsOfUnusualNaNs() {
    float oddFloat = Float.intBitsToFloat(0x7FC0_1234);
    double oddDouble = Double.longBitsToDouble(0xFFF8_0000_0000_1234L);
    confirm(
        insert(
            key(ORDERS, 4, 1),
            Messages.text("nan").withProperties(Map.of("f", oddFloat, "d", oddDouble))));
    Map<String, @Nullable Object> found = page(ORDERS, null, 1).get(0).envelope().properties();
    assertThat(found.get("f"))
        .isInstanceOfSatisfying(
            Float.class, f -> assertThat(Float.floatToRawIntBits(f)).isEqualTo(0x7FC0_1234));
    assertThat(found.get("d"))
        .isInstanceOfSatisfying(
            Double.class,
            d -> assertThat(Double.doubleToRawLongBits(d)).isEqualTo(0xFFF8_0000_0000_1234L));
  }

  @Test
  void keepsVeryLongHeadersAndProperties() {
    String longText = "long\n".repeat(600_000);
    Envelope sent =
        new Envelope(
            "ID:" + longText,
            Address.queue("\u4E2D".repeat(Address.MAX_NAME_LENGTH)),
            true,
            4,
            1,
            2,
            3,
            longText,
            Address.topic("\uD800".repeat(Address.MAX_NAME_LENGTH)),
            longText,
            Map.of("p", longText),
            BodyType.TEXT,
            Body.NONE);
    confirm(insert(key(ORDERS, 4, 1), sent));
    reopen();
    assertSame(page(ORDERS, null, 1).get(0).envelope(), sent);
  }

  @Test
  void tellsNoBodyFromAnEmptyOne() {
    confirm(insert(key(ORDERS, 4, 1), Messages.withBody(BodyType.TEXT, Body.NONE)));
    confirm(insert(key(ORDERS, 4, 2), Messages.withBody(BodyType.TEXT, Body.of(new byte[0]))));
    reopen();
    List<StoredMessage> found = page(ORDERS, null, 2);
    assertThat(found.get(0).envelope().body()).isEqualTo(Body.NONE);
    assertThat(found.get(1).envelope().body())
        .isInstanceOfSatisfying(Body.Bytes.class, b -> assertThat(b.bytes()).isEmpty());
  }

  @Test
  void keepsBodiesOfEverySizeAndForm() {
    int[] sizes = {1, 1000, 256 * 1024, 256 * 1024 + 1, 5 * 1024 * 1024};
    BodyType[] forms = BodyType.values();
    for (int i = 0; i < sizes.length; i++) {
      confirm(
          insert(
              key(ORDERS, 4, i + 1),
              Messages.withBody(forms[i + 1], Body.of(Messages.noise(sizes[i])))));
    }
    reopen();
    List<StoredMessage> found = page(ORDERS, null, 10);
    assertThat(found).hasSize(sizes.length);
    for (int i = 0; i < sizes.length; i++) {
      assertThat(found.get(i).envelope().bodyType()).isEqualTo(forms[i + 1]);
      assertThat(found.get(i).envelope().body().length()).isEqualTo(sizes[i]);
      assertThat(bytes(found.get(i))).isEqualTo(Messages.noise(sizes[i]));
    }
    assertThat(found.get(4).envelope().body()).isInstanceOf(Body.Chunks.class);
  }

  @Test
  void keepsASharedBodyUntilItsLastMessageGoes() {
    byte[] large = Messages.noise(700_000);
    List<MessageKey> keys = List.of(key(ORDERS, 4, 1), key(BILLS, 4, 1));
    confirm(new Operation.Insert(keys, 0, Messages.bytes(large)));
    reopen();
    Body.Chunks body = (Body.Chunks) page(ORDERS, null, 1).get(0).envelope().body();
    confirm(new Operation.Delete(keys.get(0)));
    assertThat(bytes(page(BILLS, null, 1).get(0))).isEqualTo(large);
    confirm(new Operation.Delete(keys.get(1)));
    AwaitedReceiver<Body.Bytes> gone = new AwaitedReceiver<>();
    store.readBody(body, gone);
    assertThat(gone.awaitFailed().kind()).isEqualTo(StoreException.Kind.GONE);
    confirm(insert(key(ORDERS, 4, 2), Messages.text("a failed read is not the end")));
  }

  @Test
  void sharesASmallBodyBetweenQueues() {
    List<MessageKey> keys = List.of(key(ORDERS, 4, 1), key(BILLS, 7, 9));
    confirm(new Operation.Insert(keys, 0, Messages.text("small")));
    confirm(new Operation.Delete(keys.get(0)));
    reopen();
    assertThat(page(ORDERS, null, 1)).isEmpty();
    assertThat(page(BILLS, null, 1)).hasSize(1);
    assertSame(page(BILLS, null, 1).get(0).envelope(), Messages.text("small"));
  }

  @Test
  void movesALargeMessageWithoutReadingIt() {
    byte[] large = Messages.noise(400_000);
    confirm(insert(key(ORDERS, 4, 1), Messages.bytes(large)));
    Envelope envelope = page(ORDERS, null, 1).get(0).envelope();
    confirm(new Operation.Delete(key(ORDERS, 4, 1)), insert(key(BILLS, 4, 1), envelope));
    reopen();
    assertThat(page(ORDERS, null, 1)).isEmpty();
    assertThat(bytes(page(BILLS, null, 1).get(0))).isEqualTo(large);
    Envelope moved = page(BILLS, null, 1).get(0).envelope();
    confirm(new Operation.Delete(key(BILLS, 4, 1)));
    AwaitedReceiver<Body.Bytes> gone = new AwaitedReceiver<>();
    store.readBody((Body.Chunks) moved.body(), gone);
    assertThat(gone.awaitFailed().kind()).isEqualTo(StoreException.Kind.GONE);
  }

  @Test
  void deletesALargeBodyWithItsQueue() {
    confirm(insert(key(ORDERS, 4, 1), Messages.bytes(Messages.noise(300_000))));
    Body.Chunks body = (Body.Chunks) page(ORDERS, null, 1).get(0).envelope().body();
    confirm(new Operation.RemoveQueue(ORDERS));
    AwaitedReceiver<Body.Bytes> gone = new AwaitedReceiver<>();
    store.readBody(body, gone);
    assertThat(gone.awaitFailed().kind()).isEqualTo(StoreException.Kind.GONE);
  }

  @Test
  void pagesInDeliveryOrder() {
    confirm(insert(key(ORDERS, 4, 10)), insert(key(ORDERS, 0, 1)), insert(key(BILLS, 9, 5)));
    confirm(insert(key(ORDERS, 9, 30)), insert(key(ORDERS, 4, 2)), insert(key(ORDERS, 9, 20)));
    assertThat(keys(page(ORDERS, null, 10)))
        .containsExactly(
            key(ORDERS, 9, 20),
            key(ORDERS, 9, 30),
            key(ORDERS, 4, 2),
            key(ORDERS, 4, 10),
            key(ORDERS, 0, 1));
    assertThat(keys(page(ORDERS, null, 2))).containsExactly(key(ORDERS, 9, 20), key(ORDERS, 9, 30));
    assertThat(keys(page(ORDERS, key(ORDERS, 9, 30), 2)))
        .containsExactly(key(ORDERS, 4, 2), key(ORDERS, 4, 10));
    assertThat(page(ORDERS, key(ORDERS, 0, 1), 2)).isEmpty();
  }

  @Test
  void pagesBehindAKeyThatIsNotThere() {
    confirm(insert(key(ORDERS, 5, 10)), insert(key(ORDERS, 5, 20)), insert(key(ORDERS, 3, 1)));
    assertThat(keys(page(ORDERS, key(ORDERS, 9, 99), 1))).containsExactly(key(ORDERS, 5, 10));
    assertThat(keys(page(ORDERS, key(ORDERS, 5, 15), 9)))
        .containsExactly(key(ORDERS, 5, 20), key(ORDERS, 3, 1));
    assertThat(keys(page(ORDERS, key(ORDERS, 4, 99), 9))).containsExactly(key(ORDERS, 3, 1));
    assertThat(page(ORDERS, key(ORDERS, 3, Long.MAX_VALUE), 9)).isEmpty();
    assertThat(page(99, null, 9)).isEmpty();
  }

  @Test
  void pagesAgreeWithAModelWhileMessagesComeAndGo() {
    Random random = new Random(20);
    TreeSet<MessageKey> model =
        new TreeSet<>(
            Comparator.comparingInt(MessageKey::priority)
                .reversed()
                .thenComparingLong(MessageKey::sequence));
    long sequence = 0;
    for (int round = 0; round < 60; round++) {
      List<Operation> operations = new ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        MessageKey key = key(ORDERS, random.nextInt(10), ++sequence);
        operations.add(insert(key));
        model.add(key);
      }
      List<MessageKey> present = new ArrayList<>(model);
      Collections.shuffle(present, random);
      for (MessageKey key : present.subList(0, random.nextInt(Math.min(15, present.size())))) {
        operations.add(new Operation.Delete(key));
        model.remove(key);
      }
      confirm(operations.toArray(Operation[]::new));
      MessageKey after =
          random.nextInt(3) == 0
              ? null
              : key(ORDERS, random.nextInt(10), random.nextLong(sequence + 1));
      int limit = 1 + random.nextInt(30);
      List<MessageKey> expected =
          (after == null ? model : model.tailSet(after, false)).stream().limit(limit).toList();
      assertThat(keys(page(ORDERS, after, limit))).isEqualTo(expected);
    }
    reopen();
    assertThat(keys(page(ORDERS, null, 10_000))).containsExactlyElementsOf(model);
    assertThat(store.recovered().messageCounts()).isEqualTo(Map.of(ORDERS, (long) model.size()));
  }

  @Test
  void appliesTheOperationsOfABatchInTheirOrder() {
    MessageKey key = key(ORDERS, 4, 1);
    confirm(
        insert(key, Messages.text("first")),
        new Operation.DeliveryState(key, 5, 5),
        new Operation.Delete(key),
        new Operation.DeliveryState(key, 6, 6),
        insert(key, Messages.text("second")));
    StoredMessage found = page(ORDERS, null, 2).get(0);
    assertThat(found.attempts()).isZero();
    assertThat(found.notBeforeMs()).isZero();
    assertSame(found.envelope(), Messages.text("second"));
    confirm(new Operation.Delete(key), insert(key), new Operation.DeliveryState(key, 2, 0));
    assertThat(page(ORDERS, null, 2).get(0).attempts()).isEqualTo(2);
    confirm(new Operation.RemoveQueue(ORDERS), insert(key), new Operation.Delete(key));
    assertThat(page(ORDERS, null, 2)).isEmpty();
  }

  @Test
  void aFailingBatchLeavesNothingAndStopsTheStore() {
    confirm(insert(key(ORDERS, 4, 1)));
    AwaitedCompletion torn =
        submit(
            insert(key(ORDERS, 4, 2), Messages.bytes(Messages.noise(300_000))),
            new Operation.Delete(key(ORDERS, 4, 1)),
            new Operation.ProducerMark("p", 1),
            new Operation.Delete(key(ORDERS, 4, 3)));
    StoreException why = torn.awaitFailed();
    assertThat(why.kind()).isEqualTo(StoreException.Kind.FAILED);
    assertThat(why).hasMessageContaining("sequence=3");
    assertThat(why.storeGoesOn()).isFalse();
    AwaitedCompletion later = submit(insert(key(ORDERS, 4, 4)));
    assertThat(later.awaitFailed().kind()).isEqualTo(StoreException.Kind.FAILED);
    reopen();
    assertThat(keys(page(ORDERS, null, 9))).containsExactly(key(ORDERS, 4, 1));
    assertThat(store.recovered().producerMarks()).isEmpty();
    confirm(new Operation.Delete(key(ORDERS, 4, 1)));
  }

  @Test
  void failsWhenAKeyIsUsedTwiceOrABranchIsUnknown() {
    List<List<Operation>> broken =
        List.of(
            List.of(insert(key(ORDERS, 4, 1)), insert(key(ORDERS, 4, 1))),
            List.of(
                insert(key(ORDERS, 4, 1)),
                new Operation.Delete(key(ORDERS, 4, 1)),
                new Operation.Delete(key(ORDERS, 4, 1))),
            List.of(new Operation.Delete(key(ORDERS, 4, 1)), insert(key(ORDERS, 4, 1))),
            List.of(new Operation.Decide(BRANCH, false)),
            List.of(new Operation.Decide(BRANCH, true)),
            List.of(new Operation.Forget(BRANCH)),
            List.of(prepare(null), prepare(null)),
            List.of(prepare(null), new Operation.Forget(BRANCH)),
            List.of(insert(key(ORDERS, 4, 1), withChunks(4711))));
    for (List<Operation> operations : broken) {
      AwaitedCompletion outcome = submit(operations.toArray(Operation[]::new));
      assertThat(outcome.awaitFailed().kind()).isEqualTo(StoreException.Kind.FAILED);
      reopen();
      assertThat(page(ORDERS, null, 1)).isEmpty();
      assertThat(store.recovered().branches()).isEmpty();
    }
  }

  @Test
  void passesOverADeleteWhoseQueueWasRemoved() {
    Operation.Delete delete = new Operation.Delete(key(ORDERS, 4, 1));
    Operation.Delete prepared = new Operation.Delete(key(ORDERS, 4, 2));
    StoredSubscription subscription =
        new StoredSubscription(20, null, "s", Address.topic("t"), null, false, true);
    Operation.Delete ofSubscription = new Operation.Delete(key(20, 4, 1));
    confirm(
        insert(key(ORDERS, 4, 1)),
        insert(key(ORDERS, 4, 2), Messages.bytes(Messages.noise(300_000))));
    confirm(new Operation.PutSubscription(subscription), insert(key(20, 4, 1)));
    confirm(new Operation.Prepare(new StoredBranch(BRANCH, null, false, List.of(prepared))));
    confirm(new Operation.RemoveQueue(ORDERS), new Operation.RemoveQueue(20));
    confirm(delete, insert(key(BILLS, 4, 1)), ofSubscription);
    confirm(new Operation.Decide(BRANCH, false), prepared);
    assertThat(keys(page(BILLS, null, 9))).containsExactly(key(BILLS, 4, 1));
    confirm(new Operation.PutSubscription(subscription));
    assertThat(submit(ofSubscription).awaitFailed().kind()).isEqualTo(StoreException.Kind.FAILED);
  }

  @Test
  void keepsDestinationsAndSubscriptions() {
    StoredDestination topic = new StoredDestination(10, Address.topic("prices\uD800\\"));
    StoredSubscription durable =
        new StoredSubscription(
            11, "client", "name", topic.address(), "price > 'it''s'\n", true, false);
    StoredSubscription shared =
        new StoredSubscription(12, null, "name", topic.address(), null, false, true);
    confirm(
        new Operation.PutDestination(topic),
        new Operation.PutSubscription(durable),
        new Operation.PutSubscription(shared));
    StoredSubscription changed =
        new StoredSubscription(11, "client", "name", topic.address(), null, false, false);
    confirm(new Operation.PutSubscription(changed), new Operation.PutDestination(topic));
    reopen();
    assertThat(store.recovered().destinations())
        .containsExactlyInAnyOrder(
            new StoredDestination(ORDERS, Address.queue("orders")),
            new StoredDestination(BILLS, Address.queue("bills")),
            topic);
    assertThat(store.recovered().subscriptions()).containsExactlyInAnyOrder(changed, shared);
  }

  @Test
  void keepsTheLatestValueOfEachSetting() {
    String strange = "queue:\u0000\uD800\\" + "n".repeat(Address.MAX_NAME_LENGTH);
    confirm(
        new Operation.PutSetting("redelivery/*", "maxDeliveries=3\n"),
        new Operation.PutSetting(strange, "a=\uDFFF\n"),
        new Operation.PutSetting("gone", "value"));
    confirm(
        new Operation.PutSetting("redelivery/*", "maxDeliveries=4\n"),
        new Operation.PutSetting("gone", null),
        new Operation.PutSetting("never there", null));
    assertThat(store.recovered().settings()).isEmpty();
    reopen();
    assertThat(store.recovered().settings())
        .isEqualTo(Map.of("redelivery/*", "maxDeliveries=4\n", strange, "a=\uDFFF\n"));
  }

  @Test
  void aSettingIsKeptOrNotWithItsBatch() {
    submit(new Operation.PutSetting("lost", "value"), new Operation.Delete(key(ORDERS, 4, 99)))
        .awaitFailed();
    reopen();
    assertThat(store.recovered().settings()).isEmpty();
  }

  @Test
  void recoversNothingOfARemovedQueue() {
    confirm(insert(key(ORDERS, 4, 1)), insert(key(BILLS, 4, 1)));
    confirm(
        new Operation.PutSubscription(
            new StoredSubscription(20, null, "s", Address.topic("t"), null, false, true)),
        insert(key(20, 4, 1)));
    confirm(new Operation.RemoveQueue(ORDERS), new Operation.RemoveQueue(20));
    confirm(new Operation.RemoveQueue(4711));
    assertThat(page(ORDERS, null, 1)).isEmpty();
    confirm(insert(key(ORDERS, 4, 2), Messages.bytes(Messages.noise(300_000))));
    reopen();
    assertThat(store.recovered().destinations())
        .containsExactly(new StoredDestination(BILLS, Address.queue("bills")));
    assertThat(store.recovered().subscriptions()).isEmpty();
    assertThat(store.recovered().messageCounts()).isEqualTo(Map.of(BILLS, 1L));
    assertThat(page(ORDERS, null, 1)).isEmpty();
    assertThat(page(20, null, 1)).isEmpty();
  }

  @Test
  void keepsTheLatestMarkOfEachProducer() {
    confirm(new Operation.ProducerMark("p1", 1), new Operation.ProducerMark("p\u0000\uD800", 5));
    confirm(new Operation.ProducerMark("p1", 2), new Operation.ProducerMark("p1", 3));
    reopen();
    assertThat(store.recovered().producerMarks()).isEqualTo(Map.of("p1", 3L, "p\u0000\uD800", 5L));
  }

  @Test
  void keepsAPreparedBranchWithItsWorkAndBodies() {
    byte[] large = Messages.noise(300_000);
    Operation.Insert small =
        new Operation.Insert(
            List.of(key(ORDERS, 4, 0), key(BILLS, 4, 0)), 55, Messages.full("x\ny"));
    Operation.Insert big =
        new Operation.Insert(List.of(key(ORDERS, 9, 0)), 0, Messages.bytes(large));
    Operation.Delete delete = new Operation.Delete(key(ORDERS, 4, 1));
    confirm(insert(key(ORDERS, 4, 1)));
    confirm(
        new Operation.Prepare(
            new StoredBranch(BRANCH, "us\ner", false, List.of(delete, small, big, delete))));
    reopen();
    assertThat(keys(page(ORDERS, null, 9))).containsExactly(key(ORDERS, 4, 1));
    StoredBranch found = store.recovered().branches().get(0);
    assertThat(store.recovered().branches()).hasSize(1);
    assertThat(found.id()).isEqualTo(BRANCH);
    assertThat(found.owner()).isEqualTo("us\ner");
    assertThat(found.heuristic()).isFalse();
    assertThat(found.work()).hasSize(4).startsWith(delete).endsWith(delete);
    Operation.Insert foundSmall = (Operation.Insert) found.work().get(1);
    assertThat(foundSmall.keys()).isEqualTo(small.keys());
    assertThat(foundSmall.notBeforeMs()).isEqualTo(55);
    assertSame(foundSmall.envelope(), small.envelope());
    Operation.Insert foundBig = (Operation.Insert) found.work().get(2);

    confirm(
        new Operation.Decide(BRANCH, false),
        delete,
        insert(key(ORDERS, 4, 2), foundSmall.envelope()),
        insert(key(ORDERS, 9, 3), foundBig.envelope()));
    reopen();
    assertThat(store.recovered().branches()).isEmpty();
    List<StoredMessage> committed = page(ORDERS, null, 9);
    assertThat(keys(committed)).containsExactly(key(ORDERS, 9, 3), key(ORDERS, 4, 2));
    assertThat(bytes(committed.get(0))).isEqualTo(large);
    assertSame(committed.get(1).envelope(), small.envelope());
  }

  @Test
  void keepsAHeuristicDecisionUntilItIsForgotten() {
    confirm(prepare(null), prepare(new BranchId(8, new byte[0], new byte[0])));
    confirm(new Operation.Decide(BRANCH, true));
    reopen();
    assertThat(store.recovered().branches())
        .contains(new StoredBranch(BRANCH, null, true, List.of()))
        .hasSize(2);
    confirm(new Operation.Forget(BRANCH));
    reopen();
    assertThat(store.recovered().branches()).extracting(b -> b.id().formatId()).containsExactly(8);
  }

  @Test
  void aRolledBackBranchLeavesNoBody() {
    Envelope large = Messages.bytes(Messages.noise(300_000));
    confirm(
        new Operation.Prepare(
            new StoredBranch(BRANCH, null, false, List.of(insert(key(ORDERS, 4, 0), large)))));
    reopen();
    Operation.Insert work = (Operation.Insert) store.recovered().branches().get(0).work().get(0);
    assertThat(bytes(new StoredMessage(key(ORDERS, 4, 0), 0, 0, null, work.envelope())))
        .isEqualTo(Messages.noise(300_000));
    confirm(new Operation.Decide(BRANCH, false));
    if (work.envelope().body() instanceof Body.Chunks body) {
      AwaitedReceiver<Body.Bytes> gone = new AwaitedReceiver<>();
      store.readBody(body, gone);
      assertThat(gone.awaitFailed().kind()).isEqualTo(StoreException.Kind.GONE);
    }
  }

  @Test
  void refusesToWriteOnceTheEpochWasRaisedElsewhere() {
    confirm(insert(key(ORDERS, 4, 1)));
    raiseEpochElsewhere();
    AwaitedCompletion zombie = submit(insert(key(ORDERS, 4, 2)));
    assertThat(zombie.awaitFailed().kind()).isEqualTo(StoreException.Kind.FENCED);
    AwaitedCompletion later = submit(insert(key(ORDERS, 4, 3)));
    assertThat(later.awaitFailed().kind()).isEqualTo(StoreException.Kind.FENCED);
    reopen();
    assertThat(store.epoch()).isEqualTo(3);
    assertThat(keys(page(ORDERS, null, 9))).containsExactly(key(ORDERS, 4, 1));
  }

  @Test
  void showsWhatWasSubmittedBeforeItWasClosed() {
    List<AwaitedCompletion> outcomes =
        IntStream.rangeClosed(1, 500)
            .mapToObj(i -> submit(insert(key(ORDERS, i % 10, i))))
            .toList();
    store.close();
    assertThat(outcomes).allMatch(AwaitedCompletion::isDone);
    outcomes.forEach(AwaitedCompletion::awaitDurable);
    store = open();
    assertThat(page(ORDERS, null, 1000)).hasSize(500);
    assertThat(store.recovered().messageCounts()).isEqualTo(Map.of(ORDERS, 500L));
  }

  @Test
  void refusesEverythingAfterItWasClosed() {
    store.close();
    store.close();
    assertThat(submit(insert(key(ORDERS, 4, 1))).awaitFailed().kind())
        .isEqualTo(StoreException.Kind.CLOSED);
    AwaitedReceiver<List<StoredMessage>> page = new AwaitedReceiver<>();
    store.page(ORDERS, null, 1, page);
    assertThat(page.awaitFailed().kind()).isEqualTo(StoreException.Kind.CLOSED);
    AwaitedReceiver<Body.Bytes> body = new AwaitedReceiver<>();
    store.readBody(new Body.Chunks(1, 1), body);
    assertThat(body.awaitFailed().kind()).isEqualTo(StoreException.Kind.CLOSED);
  }

  @Test
  void completesConcurrentBatchesInOrder() throws Exception {
    int threads = 8;
    int batches = 250;
    List<Long> completed = Collections.synchronizedList(new ArrayList<>());
    List<Thread> submitters = new ArrayList<>();
    List<AwaitedCompletion> outcomes = Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < threads; t++) {
      long first = t * 1000L;
      Thread submitter =
          new Thread(
              () -> {
                for (long i = 1; i <= batches; i++) {
                  long sequence = first + i;
                  AwaitedCompletion outcome = new AwaitedCompletion();
                  outcomes.add(outcome);
                  store.submit(
                      Batch.of(
                          insert(key(ORDERS, 4, sequence)),
                          insert(key(BILLS, 4, sequence)),
                          new Operation.Delete(key(ORDERS, 4, sequence))),
                      then(outcome, () -> completed.add(sequence)));
                }
              });
      submitters.add(submitter);
      submitter.start();
    }
    for (Thread submitter : submitters) {
      submitter.join(TimeUnit.SECONDS.toMillis(60));
    }
    outcomes.forEach(AwaitedCompletion::awaitDurable);
    await().until(() -> completed.size() == threads * batches);
    for (int t = 0; t < threads; t++) {
      long mine = t;
      assertThat(completed.stream().filter(sequence -> sequence / 1000 == mine).toList())
          .isSorted();
    }
    assertThat(page(ORDERS, null, 10)).isEmpty();
    assertThat(page(BILLS, null, 10_000)).hasSize(threads * batches);
  }

  @Test
  void aCompletionMaySubmitAgain() {
    AwaitedCompletion last = new AwaitedCompletion();
    submitChain(1, 50, last);
    last.awaitDurable();
    assertThat(page(ORDERS, null, 100)).hasSize(50);
  }

  private void submitChain(int sequence, int end, AwaitedCompletion last) {
    Store.Completion completion =
        sequence == end
            ? last
            : then(new AwaitedCompletion(), () -> submitChain(sequence + 1, end, last));
    store.submit(Batch.of(insert(key(ORDERS, 4, sequence))), completion);
  }

  @Test
  void aCompletionThatThrowsHarmsNobodyElse() {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
    try {
      AwaitedCompletion bad = new AwaitedCompletion();
      store.submit(
          Batch.of(insert(key(ORDERS, 4, 1))),
          then(
              bad,
              () -> {
                throw new IllegalStateException("a completion's own fault");
              }));
      AwaitedCompletion good = submit(insert(key(ORDERS, 4, 2)));
      good.awaitDurable();
      bad.awaitDurable();
      assertThat(page(ORDERS, null, 9)).hasSize(2);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void aPageShowsWhatWasDurableWhenItWasAskedFor() {
    for (int i = 1; i <= 100; i++) {
      CompletableFuture<List<StoredMessage>> seen = new CompletableFuture<>();
      AwaitedCompletion outcome = new AwaitedCompletion();
      MessageKey key = key(ORDERS, 4, i);
      store.submit(
          Batch.of(insert(key)),
          then(outcome, () -> store.page(ORDERS, null, 1000, receiving(seen))));
      outcome.awaitDurable();
      assertThat(seen)
          .succeedsWithin(30, TimeUnit.SECONDS)
          .satisfies(page -> assertThat(keys(page)).contains(key));
    }
  }

  @Test
  void ignoresTheInterruptOfACaller() {
    Thread.currentThread().interrupt();
    AwaitedCompletion outcome = submit(insert(key(ORDERS, 4, 1)));
    AwaitedReceiver<List<StoredMessage>> page = new AwaitedReceiver<>();
    store.page(ORDERS, null, 1, page);
    store.close();
    store = open();
    assertThat(Thread.interrupted()).isTrue();
    outcome.awaitDurable();
    page.await();
    assertThat(page(ORDERS, null, 9)).hasSize(1);
  }

  /** Whatever a caller's thread is interrupted in, no file of the store is closed by it. */
  @Test
  void losesNothingWhenItsCallersAreInterruptedAtRandom() throws Exception {
    List<Interrupted> callers = new ArrayList<>();
    for (int c = 0; c < 4; c++) {
      callers.add(new Interrupted(1 + 1_000 * c));
    }
    callers.forEach(Interrupted::start);
    Random random = new Random(4);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (callers.stream().anyMatch(Thread::isAlive)) {
      callers.get(random.nextInt(callers.size())).interrupt();
      LockSupport.parkNanos(random.nextInt(100_000));
      assertThat(System.nanoTime()).as("the callers are answered").isLessThan(end);
    }
    List<MessageKey> sent =
        callers.stream()
            .flatMap(caller -> caller.sent.stream())
            .sorted(Comparator.comparingLong(MessageKey::sequence))
            .toList();
    assertThat(callers).allSatisfy(caller -> assertThat(caller.failure).isNull());
    assertThat(sent).hasSize(4 * Interrupted.BATCHES);
    assertThat(keys(page(ORDERS, null, 10_000))).isEqualTo(sent);
    reopen();
    assertThat(keys(page(ORDERS, null, 10_000))).isEqualTo(sent);
    assertThat(page(BILLS, null, 10)).isEmpty();
  }

  private final class Interrupted extends Thread {
    private static final int BATCHES = 75;

    private final long first;
    private final List<MessageKey> sent = new ArrayList<>();
    private volatile @Nullable Throwable failure;

    Interrupted(long first) {
      this.first = first;
    }

    @Override
    public void run() {
      try {
        for (long n = first; n < first + BATCHES; n++) {
          sendAndSettle(n);
          if (n % 2 == 0) {
            Thread.interrupted();
          }
        }
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    }

    private void sendAndSettle(long n) {
      MessageKey kept = key(ORDERS, 4, n);
      MessageKey settled = key(BILLS, 4, n);
      Body body = Body.of(Messages.noise(n % 30 == 0 ? 300_000 : 100));
      Envelope message = Messages.withBody(BodyType.BYTES, body);
      submit(insert(kept, message), insert(settled, Messages.text("settled")));
      submit(new Operation.Delete(settled));
      sent.add(kept);
      CompletableFuture<List<StoredMessage>> page = new CompletableFuture<>();
      store.page(ORDERS, key(ORDERS, 4, n - 1), 1, receiving(page));
      Body found = await(page).get(0).envelope().body();
      if (found instanceof Body.Chunks chunks) {
        CompletableFuture<Body.Bytes> bytes = new CompletableFuture<>();
        store.readBody(chunks, receiving(bytes));
        found = await(bytes);
      }
      assertThat(Messages.same(found, body)).isTrue();
    }

    private void submit(Operation... operations) {
      CompletableFuture<Void> outcome = new CompletableFuture<>();
      store.submit(
          Batch.of(operations),
          new Store.Completion() {
            @Override
            public void durable() {
              outcome.complete(null);
            }

            @Override
            public void failed(StoreException why) {
              outcome.completeExceptionally(why);
            }
          });
      await(outcome);
    }

    /** An interrupt does not end the wait and stays set. */
    private <T> T await(CompletableFuture<T> answer) {
      return answer.orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void refusesAPageOfNothing() {
    AwaitedReceiver<List<StoredMessage>> page = new AwaitedReceiver<>();
    assertThatThrownBy(() -> store.page(ORDERS, null, 0, page))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Operation.Prepare prepare(@Nullable BranchId id) {
    return new Operation.Prepare(
        new StoredBranch(
            id == null ? BRANCH : id, null, false, List.of(insert(key(ORDERS, 4, 0)))));
  }

  private static Envelope withChunks(long key) {
    return Messages.withBody(BodyType.BYTES, new Body.Chunks(key, 300_000));
  }

  private static List<MessageKey> keys(List<StoredMessage> page) {
    return page.stream().map(StoredMessage::key).toList();
  }

  private static Store.Completion then(AwaitedCompletion outcome, Runnable next) {
    return new Store.Completion() {
      @Override
      public void written() {
        outcome.written();
      }

      @Override
      public void durable() {
        outcome.durable();
        next.run();
      }

      @Override
      public void failed(StoreException why) {
        outcome.failed(why);
      }
    };
  }

  private static <T> Store.Receiver<T> receiving(CompletableFuture<T> future) {
    return new Store.Receiver<>() {
      @Override
      public void received(T value) {
        future.complete(value);
      }

      @Override
      public void failed(StoreException why) {
        future.completeExceptionally(why);
      }
    };
  }
}
