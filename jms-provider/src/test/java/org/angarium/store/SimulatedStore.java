package org.angarium.store;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.angarium.message.Body;
import org.jspecify.annotations.Nullable;

/**
 * A store for simulations, with no thread and no chance of its own: what is submitted waits until
 * the simulation writes it, and what is not written is forgotten by a {@link #crash}. Used by one
 * thread.
 */
public final class SimulatedStore implements Store {
  private record Submitted(Batch batch, Completion completion) {}

  private final MemoryStore stored;
  private final Queue<Submitted> waiting = new ArrayDeque<>();
  private boolean crashed;

  /** Opens the medium; opens it again after a crash or a close. */
  public SimulatedStore(MemoryStore.Medium medium) {
    stored = new MemoryStore(medium);
  }

  /** How many batches wait to be written. */
  public int waiting() {
    return waiting.size();
  }

  /** Writes the next batches, at most so many, and confirms them as durable. */
  public void write(int batches) {
    for (int i = 0; i < batches && !waiting.isEmpty(); i++) {
      Submitted next = waiting.remove();
      stored.submit(next.batch(), next.completion());
    }
  }

  /**
   * Ends the store as a power cut would: what was not written is lost, nobody hears of it, and
   * nothing that is asked from now on is answered.
   */
  public void crash() {
    crashed = true;
    waiting.clear();
    stored.close();
  }

  @Override
  public long epoch() {
    return stored.epoch();
  }

  @Override
  public String brokerId() {
    return stored.brokerId();
  }

  @Override
  public boolean outlivesProcess() {
    return true;
  }

  @Override
  public Recovered recovered() {
    return stored.recovered();
  }

  @Override
  public void submit(Batch batch, Completion completion) {
    if (!crashed) {
      waiting.add(new Submitted(batch, completion));
    }
  }

  @Override
  public void page(
      long queueId, @Nullable MessageKey after, int limit, Receiver<List<StoredMessage>> receiver) {
    if (!crashed) {
      stored.page(queueId, after, limit, receiver);
    }
  }

  @Override
  public void readBody(Body.Chunks body, Receiver<Body.Bytes> receiver) {
    if (!crashed) {
      stored.readBody(body, receiver);
    }
  }

  @Override
  public void close() {
    write(waiting.size());
    stored.close();
  }
}
