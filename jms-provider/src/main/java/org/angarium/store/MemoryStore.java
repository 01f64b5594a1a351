package org.angarium.store;

import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.message.Body;
import org.jspecify.annotations.Nullable;

/**
 * A store that keeps everything in memory and has no thread of its own.
 *
 * <p>{@link #submit} applies a batch on the caller's thread and calls {@code written()} and {@code
 * durable()} before it returns, unless another thread is just delivering completions: that thread
 * then delivers these as well, so that completions always come in the order of the batches. Pages
 * and bodies are answered inside the call.
 *
 * <p>What is stored lives in a {@link Medium}. A store on a medium of its own forgets everything
 * with its last reference; on a given medium it finds what earlier stores left there, as after a
 * restart. An opening raises the epoch and fences a store that is still open on the same medium.
 */
public final class MemoryStore implements Store {
  private final Medium medium;
  private final boolean outlivesProcess;
  private final long epoch;
  private final Recovered recovered;
  private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answersToGive = new AtomicInteger();
  private @Nullable StoreException end;

  /** A store on a new medium of its own, for a broker whose messages go with the process. */
  public MemoryStore() {
    this(new Medium(), false);
  }

  /** A store on what outlives it. Fences a store that is still open on the medium. */
  public MemoryStore(Medium medium) {
    this(medium, true);
  }

  private MemoryStore(Medium medium, boolean outlivesProcess) {
    this.medium = medium;
    this.outlivesProcess = outlivesProcess;
    medium.contentsLock.lock();
    try {
      epoch = ++medium.epoch;
      recovered = medium.contents.recover();
    } finally {
      medium.contentsLock.unlock();
    }
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public String brokerId() {
    return medium.brokerId;
  }

  @Override
  public boolean outlivesProcess() {
    return outlivesProcess;
  }

  @Override
  public Recovered recovered() {
    return recovered;
  }

  @Override
  public void submit(Batch batch, Completion completion) {
    medium.contentsLock.lock();
    try {
      StoreException why = apply(batch);
      answers.add(why == null ? () -> confirm(completion) : () -> completion.failed(why));
    } finally {
      medium.contentsLock.unlock();
    }
    giveAnswers();
  }

  private @Nullable StoreException apply(Batch batch) {
    if (end != null) {
      return end;
    }
    if (medium.epoch != epoch) {
      end =
          new StoreException(
              StoreException.Kind.FENCED,
              "this store was opened under epoch %d, another has raised it to %d"
                  .formatted(epoch, medium.epoch));
      return end;
    }
    try {
      medium.contents.apply(batch);
      return null;
    } catch (IllegalStateException e) {
      end = new StoreException(StoreException.Kind.FAILED, String.valueOf(e.getMessage()), e);
      return end;
    }
  }

  private static void confirm(Completion completion) {
    completion.written();
    completion.durable();
  }

  /** One thread at a time delivers, in order; a batch submitted by a completion waits its turn. */
  private void giveAnswers() {
    if (answersToGive.getAndIncrement() > 0) {
      return;
    }
    do {
      Runnable answer = answers.remove();
      try {
        answer.run();
      } catch (RuntimeException | Error e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    } while (answersToGive.decrementAndGet() > 0);
  }

  @Override
  public void page(
      long queueId, @Nullable MessageKey after, int limit, Receiver<List<StoredMessage>> receiver) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page has at least one message, not " + limit);
    }
    StoreException why;
    List<StoredMessage> page = List.of();
    medium.contentsLock.lock();
    try {
      why = end;
      if (why == null) {
        page = medium.contents.page(queueId, after, limit);
      }
    } finally {
      medium.contentsLock.unlock();
    }
    if (why == null) {
      receiver.received(page);
    } else {
      receiver.failed(why);
    }
  }

  @Override
  public void readBody(Body.Chunks body, Receiver<Body.Bytes> receiver) {
    StoreException why;
    Body.@Nullable Bytes bytes = null;
    medium.contentsLock.lock();
    try {
      why = end;
      bytes = medium.contents.body(body.key());
    } finally {
      medium.contentsLock.unlock();
    }
    if (why != null) {
      receiver.failed(why);
    } else if (bytes == null) {
      receiver.failed(
          new StoreException(
              StoreException.Kind.GONE,
              "body %d is gone: its last message was deleted".formatted(body.key())));
    } else {
      receiver.received(bytes);
    }
  }

  @Override
  public void close() {
    medium.contentsLock.lock();
    try {
      if (end == null) {
        end = new StoreException(StoreException.Kind.CLOSED, "the store is closed");
      }
    } finally {
      medium.contentsLock.unlock();
    }
  }

  /** What outlives the stores on it, as a disk would. Safe for use by any number of threads. */
  public static final class Medium {
    private final ReentrantLock contentsLock = new ReentrantLock();
    private final MemoryContents contents = new MemoryContents();
    private final String brokerId = UUID.randomUUID().toString();
    private long epoch;

    /** An empty medium, of a broker that never ran. */
    public Medium() {}
  }
}
