package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;

/** A listener that stays in its first message until it is released, and then does some work. */
final class SlowListener implements MessageListener {
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CompletableFuture<Void> work = new CompletableFuture<>();
  private final Cells.Check what;

  /** Does this before it returns. */
  SlowListener(Cells.Check what) {
    this.what = what;
  }

  /** Does nothing before it returns. */
  SlowListener() {
    this(() -> {});
  }

  @Override
  public void onMessage(Message message) {
    entered.countDown();
    try {
      assertThat(released.await(ConformanceCase.LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
      what.run();
      work.complete(null);
    } catch (Exception | AssertionError e) {
      work.completeExceptionally(e);
    }
  }

  /** Waits until it has its first message. */
  void awaitMessage() throws InterruptedException {
    assertThat(entered.await(ConformanceCase.LIMIT_MS, TimeUnit.MILLISECONDS))
        .as("the listener was called")
        .isTrue();
  }

  void release() {
    released.countDown();
  }

  /** Whether it has done its work, well or badly. */
  boolean isDone() {
    return work.isDone();
  }

  /** What became of its work. */
  CompletableFuture<Void> work() {
    return work;
  }
}
