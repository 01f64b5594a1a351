package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A receiver that a test waits for. */
public final class AwaitedReceiver<T> implements Store.Receiver<T> {
  private static final int LIMIT_S = 30;

  private final CompletableFuture<T> answer = new CompletableFuture<>();

  @Override
  public void received(T value) {
    if (!answer.complete(value)) {
      answer.obtrudeException(new AssertionError("received() after another answer"));
    }
  }

  @Override
  public void failed(StoreException why) {
    if (!answer.completeExceptionally(why)) {
      answer.obtrudeException(new AssertionError("failed() after another answer", why));
    }
  }

  /** Waits for the value; throws the store's exception when the read failed. */
  public T await() {
    try {
      return answer.get(LIMIT_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException why) {
        throw why;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no answer to the read", e);
    }
  }

  /** Waits until the read failed and says why. */
  public StoreException awaitFailed() {
    assertThat(answer).failsWithin(LIMIT_S, TimeUnit.SECONDS);
    try {
      throw new AssertionError("the read brought " + await());
    } catch (StoreException why) {
      return why;
    }
  }
}
