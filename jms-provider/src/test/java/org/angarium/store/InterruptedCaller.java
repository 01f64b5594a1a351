package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/** A thread that uses a store and takes no heed of being interrupted. */
final class InterruptedCaller extends Thread {
  static final int BATCHES = 75;

  private final TestedStore tested;
  private final long first;
  private final List<MessageKey> sent = new ArrayList<>();
  private volatile @Nullable Throwable failure;

  InterruptedCaller(TestedStore tested, long first) {
    this.tested = tested;
    this.first = first;
  }

  /** What was kept, in the order of the sends; read when the thread has ended. */
  List<MessageKey> sent() {
    return sent;
  }

  @Nullable Throwable failure() {
    return failure;
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
    MessageKey kept = tested.key(TestedStore.ORDERS, 4, n);
    MessageKey settled = tested.key(TestedStore.BILLS, 4, n);
    Body body = Body.of(Messages.noise(n % 30 == 0 ? 300_000 : 100));
    Envelope message = Messages.withBody(BodyType.BYTES, body);
    submit(tested.insert(kept, message), tested.insert(settled, Messages.text("settled")));
    submit(new Operation.Delete(settled));
    sent.add(kept);
    CompletableFuture<List<StoredMessage>> page = new CompletableFuture<>();
    tested
        .store()
        .page(TestedStore.ORDERS, tested.key(TestedStore.ORDERS, 4, n - 1), 1, receiving(page));
    Body found = await(page).get(0).envelope().body();
    if (found instanceof Body.Chunks chunks) {
      CompletableFuture<Body.Bytes> bytes = new CompletableFuture<>();
      tested.store().readBody(chunks, receiving(bytes));
      found = await(bytes);
    }
    assertThat(Messages.same(found, body)).isTrue();
  }

  private void submit(Operation... operations) {
    CompletableFuture<Void> outcome = new CompletableFuture<>();
    tested
        .store()
        .submit(
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
