package org.angarium.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.angarium.message.Body;
import org.jspecify.annotations.Nullable;

/**
 * A store for simulations, with no thread and no chance of its own: what is submitted waits until
 * the simulation writes it, what is written waits until the simulation syncs it, and what was read
 * waits until the simulation hands it over. A {@link #crash} forgets what was not synced, but for
 * as many batches as the simulation says. Used by one thread.
 */
public final class SimulatedStore implements Store {
  /** A batch and who waits for it; until it is written, the batch can be replaced. */
  private static final class Submitted implements Submission {
    private final Completion completion;
    private Batch batch;
    private boolean withdrawn;
    private boolean begun;

    Submitted(Batch batch, Completion completion) {
      this.batch = batch;
      this.completion = completion;
    }

    @Override
    public boolean amend(Batch other) {
      if (!begun && !withdrawn) {
        batch = other;
      }
      return !begun && !withdrawn;
    }

    @Override
    public boolean withdraw() {
      if (begun || withdrawn) {
        return false;
      }
      withdrawn = true;
      return true;
    }
  }

  private final MemoryStore stored;
  private final Queue<Submitted> waiting = new ArrayDeque<>();
  private final Queue<Submitted> written = new ArrayDeque<>();
  private final Queue<Runnable> reads = new ArrayDeque<>();

  /** More attempts than there can be: the message was consumed. */
  private static final int CONSUMED = Integer.MAX_VALUE;

  /** Attempts that were noted, and those of them about which nothing was submitted since. */
  private final Map<MessageKey, Integer> noted = new LinkedHashMap<>();

  private final Map<MessageKey, Integer> unsubmitted = new LinkedHashMap<>();
  private boolean notes;
  private boolean crashed;
  private @Nullable StoreException refusal;
  private @Nullable StoreException readFailure;
  private @Nullable StoreException end;

  /** Opens the medium; opens it again after a crash or a close. */
  public SimulatedStore(MemoryStore.Medium medium) {
    stored = new MemoryStore(medium);
  }

  /** How many batches wait to be written; what was noted comes as one, behind the others. */
  public int waiting() {
    return waiting.size() + (unsubmitted.isEmpty() ? 0 : 1);
  }

  /** How many batches are written and wait to be synced. */
  public int written() {
    return written.size();
  }

  /** How many reads wait to be answered. */
  public int reads() {
    return reads.size();
  }

  /** Whether attempts can be noted from now on; at first they cannot. */
  public void note(boolean possible) {
    notes = possible;
  }

  /** Writes the next batches, at most so many: they survive the process. */
  public void write(int batches) {
    if (batches > waiting.size() && !unsubmitted.isEmpty()) {
      submitNoted();
    }
    for (int i = 0; i < batches && !waiting.isEmpty(); i++) {
      Submitted next = waiting.remove();
      if (next.withdrawn) {
        continue;
      }
      next.begun = true;
      StoreException why = end != null || !isRefused(next) ? end : refusal;
      if (why != null) {
        next.completion.failed(why);
      } else {
        written.add(next);
        next.completion.written();
      }
    }
  }

  /** Begins the write of all that waits, so that nothing of it can be taken back any more. */
  public void begin() {
    waiting.removeIf(submitted -> submitted.withdrawn);
    waiting.forEach(submitted -> submitted.begun = true);
  }

  /** Refuses every batch that inserts from now on; null to refuse none. The store goes on. */
  public void refuse(@Nullable StoreException why) {
    refusal = why;
  }

  /** Fails every read that is answered from now on. */
  public void failReads(StoreException why) {
    readFailure = why;
  }

  private boolean isRefused(Submitted submitted) {
    return refusal != null
        && submitted.batch.operations().stream().anyMatch(SimulatedStore::needsSpace);
  }

  private static boolean needsSpace(Operation operation) {
    return operation instanceof Operation.Insert
        || operation instanceof Operation.Prepare prepare
            && prepare.branch().work().stream().anyMatch(Operation.Insert.class::isInstance);
  }

  /** The next write fails as a whole: what was written before is durable, nothing else ever is. */
  public void failWrite() {
    sync(written.size());
    stop(new StoreException(StoreException.Kind.FAILED, "writing failed: the disk is gone"));
  }

  /**
   * The write or sync that is under way fails, and what became of it is not known: of what is
   * written and of the next batches that wait. Nothing else is ever written.
   *
   * @param waitingToo how many of the batches that wait it was to write as well
   * @param survivors how many of all these survive, the oldest first
   */
  public void failSync(int waitingToo, int survivors) {
    List<Submitted> open = new ArrayList<>(written);
    written.clear();
    for (int i = 0; i < waitingToo && !waiting.isEmpty(); i++) {
      Submitted next = waiting.remove();
      if (!next.withdrawn) {
        next.begun = true;
        open.add(next);
      }
    }
    for (int i = 0; i < survivors && i < open.size(); i++) {
      stored.submit(open.get(i).batch, new Durable(null));
    }
    StoreException unknown =
        new StoreException(StoreException.Kind.OUTCOME_UNKNOWN, "what survives is not known");
    stop(new StoreException(StoreException.Kind.FAILED, "the store has stopped", unknown));
    open.forEach(submitted -> submitted.completion.failed(unknown));
  }

  private void stop(StoreException why) {
    end = why;
    readFailure = why;
  }

  /** Makes the next written batches durable, at most so many: they survive a power cut. */
  public void sync(int batches) {
    for (int i = 0; i < batches && !written.isEmpty(); i++) {
      Submitted next = written.remove();
      stored.submit(next.batch, new Durable(next.completion));
    }
  }

  /** Answers the next read. */
  public void read() {
    reads.remove().run();
  }

  /**
   * Ends the store at once: nobody hears of it, and nothing that is asked from now on is answered.
   *
   * @param survivors how many batches survive that were not synced, the oldest first: all that are
   *     written, and maybe more, when the process was killed; any number after a power cut. What
   *     was noted survives with all that is written.
   */
  public void crash(int survivors) {
    boolean killed = survivors >= written.size();
    waiting.removeIf(submitted -> submitted.withdrawn);
    written.addAll(waiting);
    for (int i = 0; i < survivors && !written.isEmpty(); i++) {
      stored.submit(written.remove().batch, new Durable(null));
    }
    if (killed) {
      storeNoted();
    }
    crashed = true;
    waiting.clear();
    written.clear();
    reads.clear();
    stored.close();
  }

  private void submitNoted() {
    List<Operation> states = new ArrayList<>();
    unsubmitted.forEach(
        (key, attempts) -> states.add(new Operation.DeliveryState(key, attempts, 0)));
    waiting.add(new Submitted(new Batch(states), new Unheard()));
    unsubmitted.clear();
  }

  private void storeNoted() {
    noted.forEach(
        (key, attempts) -> {
          for (StoredMessage message : contents(key.queueId())) {
            if (message.key().equals(key) && message.attempts() < attempts) {
              Operation newer =
                  attempts == CONSUMED
                      ? new Operation.Delete(key)
                      : new Operation.DeliveryState(key, attempts, 0);
              stored.submit(Batch.of(newer), new Durable(null));
            }
          }
        });
    noted.clear();
    unsubmitted.clear();
  }

  /** What a queue holds durably, in delivery order. */
  public List<StoredMessage> contents(long queueId) {
    AwaitedReceiver<List<StoredMessage>> all = new AwaitedReceiver<>();
    stored.page(queueId, null, Integer.MAX_VALUE, all);
    return all.await();
  }

  @Override
  public long epoch() {
    return stored.epoch();
  }

  /**
   * The same for every medium, so that nothing depends on a chance that is not the simulation's.
   */
  @Override
  public String brokerId() {
    return "simulated";
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
    submitChangeable(batch, completion);
  }

  @Override
  public Submission submitChangeable(Batch batch, Completion completion) {
    Submitted submitted = new Submitted(batch, completion);
    for (Operation operation : batch.operations()) {
      if (operation instanceof Operation.DeliveryState state) {
        unsubmitted.remove(state.key());
      } else if (operation instanceof Operation.Delete delete) {
        unsubmitted.remove(delete.key());
      }
    }
    if (!crashed) {
      waiting.add(submitted);
    }
    return submitted;
  }

  @Override
  public boolean noteAttempts(MessageKey key, int attempts) {
    boolean possible = notes && end == null;
    if (possible) {
      noted.put(key, attempts);
      unsubmitted.put(key, attempts);
    }
    return possible;
  }

  @Override
  public boolean noteDeletes(Batch deletes) {
    boolean possible = notes && end == null;
    if (possible) {
      for (Operation operation : deletes.operations()) {
        noted.put(((Operation.Delete) operation).key(), CONSUMED);
      }
      submit(deletes, new Unheard());
    }
    return possible;
  }

  @Override
  public void page(
      long queueId, @Nullable MessageKey after, int limit, Receiver<List<StoredMessage>> receiver) {
    if (!crashed) {
      reads.add(unlessFailing(receiver, () -> stored.page(queueId, after, limit, receiver)));
    }
  }

  @Override
  public void readBody(Body.Chunks body, Receiver<Body.Bytes> receiver) {
    if (!crashed) {
      reads.add(unlessFailing(receiver, () -> stored.readBody(body, receiver)));
    }
  }

  private Runnable unlessFailing(Receiver<?> receiver, Runnable read) {
    return () -> {
      StoreException why = readFailure;
      if (why == null) {
        read.run();
      } else {
        receiver.failed(why);
      }
    };
  }

  @Override
  public void close() {
    write(waiting());
    sync(written.size());
    storeNoted();
    stored.close();
  }

  /** Nobody waits for it. */
  private record Unheard() implements Completion {
    @Override
    public void durable() {}

    @Override
    public void failed(StoreException why) {}
  }

  /** Passes on that a batch is durable; that it is written was said before. */
  private record Durable(@Nullable Completion completion) implements Completion {
    @Override
    public void durable() {
      if (completion != null) {
        completion.durable();
      }
    }

    @Override
    public void failed(StoreException why) {
      if (completion == null) {
        throw why;
      }
      completion.failed(why);
    }
  }
}
