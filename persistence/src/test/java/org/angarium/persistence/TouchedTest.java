package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Messages;
import org.angarium.store.Operation;
import org.angarium.store.StoredBranch;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredSubscription;
import org.junit.jupiter.api.Test;

class TouchedTest {
  private static final MessageKey KEY = new MessageKey(1, 4, 1);
  private static final BranchId BRANCH = new BranchId(7, new byte[] {1, 2}, new byte[64]);

  private static final List<Operation> ONE_OF_EACH =
      List.of(
          new Operation.Insert(List.of(KEY), 0, Messages.text("x")),
          new Operation.Delete(KEY),
          new Operation.DeliveryState(KEY, 1, 0),
          new Operation.FailedAttempts(KEY, "1"),
          new Operation.ProducerMark("p", 1),
          new Operation.PutDestination(new StoredDestination(1, Address.queue("q"))),
          new Operation.PutSubscription(
              new StoredSubscription(2, null, "s", Address.topic("t"), null, false, true)),
          new Operation.RemoveQueue(1),
          new Operation.PutSetting("a", "b"),
          new Operation.Prepare(new StoredBranch(BRANCH, null, false, List.of())),
          new Operation.Decide(BRANCH, false),
          new Operation.Forget(BRANCH));

  @Test
  void everyOperationTouchesSomething() {
    List<Class<?>> kinds = new ArrayList<>();
    for (Class<?> kind : Operation.class.getPermittedSubclasses()) {
      kinds.addAll(kind.isRecord() ? List.of(kind) : List.of(kind.getPermittedSubclasses()));
    }
    assertThat(ONE_OF_EACH).extracting(Object::getClass).hasSameElementsAs(Set.copyOf(kinds));
    for (Operation operation : ONE_OF_EACH) {
      assertThat(Touched.by(Batch.of(operation))).as("%s", operation).isNotEmpty();
    }
  }

  @Test
  void whatConcernsOneMessageTouchesTheSame() {
    for (Operation operation : ONE_OF_EACH.subList(0, 4)) {
      assertThat(Touched.by(Batch.of(operation))).contains(KEY);
    }
  }
}
