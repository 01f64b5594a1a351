package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.angarium.runtime.Mailbox;
import org.junit.jupiter.api.Test;

/**
 * What every implementation of the session seam promises: each theme, and here on which thread its
 * answers come. An implementation is tested by a class that extends this one.
 */
public abstract class SessionContract extends SeamFixture
    implements BranchContract,
        ConnectionContract,
        DeliveryContract,
        ManagementContract,
        OwnershipContract,
        RestartContract,
        SelectorContract,
        SettlementContract,
        SubscriptionContract,
        TemporaryContract,
        TransactionContract {
  @Test
  void continuationsRunOutsideAnyDrain() throws InterruptedException {
    AtomicReference<Boolean> inDrain = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    session()
        .send(message(QUEUE, "a", true))
        .whenDone(
            (nothing, failure) -> {
              inDrain.set(Mailbox.isDraining());
              ran.countDown();
            });
    assertThat(ran.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(inDrain.get()).isFalse();
  }
}
