package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.angarium.message.Body;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.junit.jupiter.api.Test;

/** What every {@link Store} keeps of prepared branches, with all their work. */
interface BranchContract extends TestedStore {
  @Test
  default void keepsAPreparedBranchWithItsWorkAndBodies() {
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
    StoredBranch found = store().recovered().branches().get(0);
    assertThat(store().recovered().branches()).hasSize(1);
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
    assertThat(store().recovered().branches()).isEmpty();
    List<StoredMessage> committed = page(ORDERS, null, 9);
    assertThat(keys(committed)).containsExactly(key(ORDERS, 9, 3), key(ORDERS, 4, 2));
    assertThat(bytes(committed.get(0))).isEqualTo(large);
    assertSame(committed.get(1).envelope(), small.envelope());
  }

  @Test
  default void keepsAHeuristicDecisionUntilItIsForgotten() {
    confirm(prepare(BRANCH), prepare(new BranchId(8, new byte[0], new byte[0])));
    confirm(new Operation.Decide(BRANCH, true));
    reopen();
    assertThat(store().recovered().branches())
        .contains(new StoredBranch(BRANCH, null, true, List.of()))
        .hasSize(2);
    confirm(new Operation.Forget(BRANCH));
    reopen();
    assertThat(store().recovered().branches())
        .extracting(b -> b.id().formatId())
        .containsExactly(8);
  }

  @Test
  default void aRolledBackBranchLeavesNoBody() {
    Envelope large = Messages.bytes(Messages.noise(300_000));
    confirm(
        new Operation.Prepare(
            new StoredBranch(BRANCH, null, false, List.of(insert(key(ORDERS, 4, 0), large)))));
    reopen();
    Operation.Insert work = (Operation.Insert) store().recovered().branches().get(0).work().get(0);
    assertThat(bytes(new StoredMessage(key(ORDERS, 4, 0), 0, 0, null, work.envelope())))
        .isEqualTo(Messages.noise(300_000));
    confirm(new Operation.Decide(BRANCH, false));
    if (work.envelope().body() instanceof Body.Chunks body) {
      assertGone(body);
    }
  }
}
