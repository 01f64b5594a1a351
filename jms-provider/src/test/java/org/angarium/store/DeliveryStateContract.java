package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Store} keeps of the deliveries of a message. */
interface DeliveryStateContract extends TestedStore {
  @Test
  default void keepsDeliveryState() {
    confirm(insert(key(ORDERS, 4, 1)), insert(key(ORDERS, 4, 2)));
    confirm(
        new Operation.DeliveryState(key(ORDERS, 4, 1), 1, 0),
        new Operation.DeliveryState(key(ORDERS, 4, 1), 3, Long.MAX_VALUE),
        new Operation.DeliveryState(key(BILLS, 4, 77), 5, 5));
    reopen();
    List<StoredMessage> found = page(ORDERS, null, 2);
    assertThat(found.get(0).attempts()).isEqualTo(3);
    assertThat(found.get(0).notBeforeMs()).isEqualTo(Long.MAX_VALUE);
    assertThat(found.get(1).attempts()).isZero();
    assertThat(page(BILLS, null, 1)).isEmpty();
  }

  @Test
  default void keepsHowAttemptsFailed() {
    MessageKey failing = key(ORDERS, 4, 1);
    confirm(insert(failing), insert(key(ORDERS, 4, 2)));
    confirm(
        new Operation.DeliveryState(failing, 1, 0),
        new Operation.FailedAttempts(failing, "first"),
        new Operation.FailedAttempts(key(BILLS, 4, 77), "nobody's"));
    assertThat(page(ORDERS, null, 1).get(0).failures()).isEqualTo("first");
    reopen();
    String longer = "first\n\nsecond\t\\ \r \u0000 \\u0041" + "\uD800".repeat(10_000);
    confirm(new Operation.FailedAttempts(failing, longer));
    confirm(new Operation.DeliveryState(failing, 2, 5));
    for (int i = 0; i < 2; i++) {
      List<StoredMessage> found = page(ORDERS, null, 2);
      assertThat(found.get(0).failures()).isEqualTo(longer);
      assertThat(found.get(0).attempts()).isEqualTo(2);
      assertThat(found.get(0).notBeforeMs()).isEqualTo(5);
      assertThat(found.get(1).failures()).isNull();
      assertThat(page(BILLS, null, 1)).isEmpty();
      reopen();
    }
  }

  @Test
  default void keepsTheLongestTextOfFailedAttempts() {
    MessageKey failing = key(ORDERS, 4, 1);
    String longest = "\uD800".repeat(Operation.FailedAttempts.MAX_FAILURES);
    confirm(insert(failing), new Operation.FailedAttempts(failing, longest));
    reopen();
    assertThat(page(ORDERS, null, 1).get(0).failures()).isEqualTo(longest);
    assertThatThrownBy(() -> new Operation.FailedAttempts(failing, longest + "x"))
        .hasMessageContaining("16385");
  }

  @Test
  default void aNewMessageHasNoFailuresOfAnotherThatWasThere() {
    MessageKey key = key(ORDERS, 4, 1);
    confirm(insert(key), new Operation.FailedAttempts(key, "old"), new Operation.Delete(key));
    confirm(new Operation.FailedAttempts(key, "late"));
    confirm(insert(key));
    assertThat(page(ORDERS, null, 1).get(0).failures()).isNull();
    confirm(new Operation.FailedAttempts(key, "old"));
    reopen();
    confirm(new Operation.Delete(key), insert(key));
    assertThat(page(ORDERS, null, 1).get(0).failures()).isNull();
    reopen();
    assertThat(page(ORDERS, null, 1).get(0).failures()).isNull();
  }
}
