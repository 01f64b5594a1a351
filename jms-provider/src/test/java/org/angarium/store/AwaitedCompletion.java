package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A completion that a test waits for; it insists on being called once and in order. */
public final class AwaitedCompletion implements Store.Completion {
  private static final int LIMIT_S = 30;

  private final CompletableFuture<Void> outcome = new CompletableFuture<>();
  private final AtomicInteger written = new AtomicInteger();

  @Override
  public void written() {
    if (written.incrementAndGet() > 1 || outcome.isDone()) {
      outcome.obtrudeException(new AssertionError("written() after another answer"));
    }
  }

  @Override
  public void durable() {
    if (written.get() == 0) {
      outcome.obtrudeException(new AssertionError("durable() before written()"));
    } else if (!outcome.complete(null)) {
      outcome.obtrudeException(new AssertionError("durable() after another answer"));
    }
  }

  @Override
  public void failed(StoreException why) {
    if (!outcome.completeExceptionally(why)) {
      outcome.obtrudeException(new AssertionError("failed() after another answer", why));
    }
  }

  /** This completion, and something more once the batch is durable. */
  public Store.Completion then(Runnable next) {
    return new Store.Completion() {
      @Override
      public void written() {
        AwaitedCompletion.this.written();
      }

      @Override
      public void durable() {
        AwaitedCompletion.this.durable();
        next.run();
      }

      @Override
      public void failed(StoreException why) {
        AwaitedCompletion.this.failed(why);
      }
    };
  }

  /** Whether an answer came. */
  public boolean isDone() {
    return outcome.isDone();
  }

  /** Waits until the batch is durable; fails the test when it failed. */
  public void awaitDurable() {
    assertThat(outcome).succeedsWithin(LIMIT_S, TimeUnit.SECONDS);
  }

  /** Waits until the batch failed and says why; fails the test when it became durable. */
  public StoreException awaitFailed() {
    try {
      outcome.get(LIMIT_S, TimeUnit.SECONDS);
      throw new AssertionError("the batch became durable, it should have failed");
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(StoreException.class);
      return (StoreException) e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no answer to the batch", e);
    }
  }
}
