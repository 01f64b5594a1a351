package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.angarium.message.Address;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Store} keeps besides messages: destinations, subscriptions, settings, marks.
 */
interface MetadataContract extends TestedStore {
  @Test
  default void keepsDestinationsAndSubscriptions() {
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
    assertThat(store().recovered().destinations())
        .containsExactlyInAnyOrder(
            new StoredDestination(ORDERS, Address.queue("orders")),
            new StoredDestination(BILLS, Address.queue("bills")),
            topic);
    assertThat(store().recovered().subscriptions()).containsExactlyInAnyOrder(changed, shared);
  }

  @Test
  default void keepsTheLatestValueOfEachSetting() {
    String strange = "queue:\u0000\uD800\\" + "n".repeat(Address.MAX_NAME_LENGTH);
    confirm(
        new Operation.PutSetting("redelivery/*", "maxDeliveries=3\n"),
        new Operation.PutSetting(strange, "a=\uDFFF\n"),
        new Operation.PutSetting("gone", "value"));
    confirm(
        new Operation.PutSetting("redelivery/*", "maxDeliveries=4\n"),
        new Operation.PutSetting("gone", null),
        new Operation.PutSetting("never there", null));
    assertThat(store().recovered().settings()).isEmpty();
    reopen();
    assertThat(store().recovered().settings())
        .isEqualTo(Map.of("redelivery/*", "maxDeliveries=4\n", strange, "a=\uDFFF\n"));
  }

  @Test
  default void aSettingIsKeptOrNotWithItsBatch() {
    submit(new Operation.PutSetting("lost", "value"), new Operation.Delete(key(ORDERS, 4, 99)))
        .awaitFailed();
    reopen();
    assertThat(store().recovered().settings()).isEmpty();
  }

  @Test
  default void recoversNothingOfARemovedQueue() {
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
    assertThat(store().recovered().destinations())
        .containsExactly(new StoredDestination(BILLS, Address.queue("bills")));
    assertThat(store().recovered().subscriptions()).isEmpty();
    assertThat(store().recovered().messageCounts()).isEqualTo(Map.of(BILLS, 1L));
    assertThat(page(ORDERS, null, 1)).isEmpty();
    assertThat(page(20, null, 1)).isEmpty();
  }

  @Test
  default void keepsTheLatestMarkOfEachProducer() {
    confirm(new Operation.ProducerMark("p1", 1), new Operation.ProducerMark("p\u0000\uD800", 5));
    confirm(new Operation.ProducerMark("p1", 2), new Operation.ProducerMark("p1", 3));
    reopen();
    assertThat(store().recovered().producerMarks())
        .isEqualTo(Map.of("p1", 3L, "p\u0000\uD800", 5L));
  }
}
