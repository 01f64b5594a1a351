package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.angarium.message.Envelope;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Store} promises of inserts that may be changed or taken back until their write
 * begins. When that is, is the store's to decide; it keeps to what it has said.
 */
interface EarlyInsertContract extends TestedStore {
  int TIMES = 50;

  Envelope MESSAGE = Messages.text("for several");

  private static Batch insertFor(MessageKey... keys) {
    return Batch.of(new Operation.Insert(List.of(keys), 0, MESSAGE));
  }

  @Test
  default void anInsertThatWasChangedIsStoredAsItWasChanged() {
    List<MessageKey> stay = new ArrayList<>();
    for (int i = 1; i <= TIMES; i++) {
      MessageKey stays = key(ORDERS, 4, i);
      MessageKey leaves = key(BILLS, 4, i);
      AwaitedCompletion outcome = new AwaitedCompletion();
      Submission insert = store().submitChangeable(insertFor(stays, leaves), outcome);
      if (!insert.amend(insertFor(stays))) {
        stay.add(leaves);
      }
      outcome.awaitDurable();
      assertThat(insert.amend(insertFor(stays, leaves))).as("changed when durable").isFalse();
    }
    reopen();
    assertThat(page(ORDERS, null, 2 * TIMES)).hasSize(TIMES);
    assertThat(page(BILLS, null, 2 * TIMES)).extracting(StoredMessage::key).isEqualTo(stay);
  }

  @Test
  default void anInsertForSeveralQueuesThatWasTakenBackIsInNone() {
    List<MessageKey> stay = new ArrayList<>();
    for (int i = 1; i <= TIMES; i++) {
      AwaitedCompletion outcome = new AwaitedCompletion();
      MessageKey first = key(ORDERS, 4, i);
      Batch batch = insertFor(first, key(BILLS, 4, i));
      boolean waits = i % 2 == 0;
      Submission insert =
          waits ? store().submitShown(batch, outcome) : store().submitChangeable(batch, outcome);
      if (insert.withdraw()) {
        confirm(new Operation.ProducerMark("p", i));
        assertThat(outcome.isDone()).as("answered when taken back").isFalse();
      } else {
        stay.add(first);
        outcome.awaitDurable();
      }
    }
    reopen();
    assertThat(page(ORDERS, null, 2 * TIMES)).extracting(StoredMessage::key).isEqualTo(stay);
    assertThat(page(BILLS, null, 2 * TIMES)).hasSameSizeAs(stay);
  }

  @Test
  default void anAttemptThatIsToldWithAChangeIsPartOfTheInsert() {
    MessageKey seen = key(ORDERS, 4, 1);
    MessageKey unseen = key(BILLS, 4, 1);
    AwaitedCompletion outcome = new AwaitedCompletion();
    Submission insert = store().submitChangeable(insertFor(seen, unseen), outcome);
    Operation attempt = new Operation.DeliveryState(seen, 1, 0);
    List<Operation> changed = new ArrayList<>(insertFor(seen, unseen).operations());
    changed.add(attempt);
    if (!insert.amend(new Batch(changed))) {
      confirm(attempt);
    }
    outcome.awaitDurable();
    reopen();
    assertThat(page(ORDERS, null, 1)).singleElement().returns(1, StoredMessage::attempts);
    assertThat(page(BILLS, null, 1)).singleElement().returns(0, StoredMessage::attempts);
  }
}
