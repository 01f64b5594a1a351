package org.angarium.transaction;

import java.util.List;
import org.angarium.store.Operation;
import org.angarium.store.Store;

/** The transaction of one session: work until it is committed or rolled back, then the next. */
public final class LocalTransaction {
  private final Store store;
  private volatile Work work = new Work();

  /**
   * A transaction without work. Its methods are called by one thread at a time, but for {@link
   * #work}, which any thread may call to look at what there is.
   */
  public LocalTransaction(Store store) {
    this.store = store;
  }

  /** Where work of the current transaction is collected. */
  public Work work() {
    return work;
  }

  /** Commits the current work and begins anew. */
  public void commit(Outcome outcome) {
    commit(List.of(), outcome);
  }

  /**
   * Commits the current work and begins anew.
   *
   * @param also what the store does in the same batch
   */
  public void commit(List<? extends Operation> also, Outcome outcome) {
    Work done = work;
    work = new Work();
    Commit.onePhase(done, store, also, outcome);
  }

  /** Rolls the current work back and begins anew. */
  public void rollBack() {
    rollBack(Work.ROLLED_BACK);
  }

  /**
   * Rolls the current work back and begins anew.
   *
   * @param reason why, for the history of the messages
   */
  public void rollBack(String reason) {
    Work done = work;
    work = new Work();
    done.rollBack(reason);
  }
}
