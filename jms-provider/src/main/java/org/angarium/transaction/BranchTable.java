package org.angarium.transaction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import org.angarium.message.BranchId;
import org.angarium.runtime.Mailbox;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredBranch;
import org.jspecify.annotations.Nullable;

/**
 * Every XA branch that this broker knows, and what may be done to it in which state (XA
 * specification, chapter 6). Owned by its mailbox: public methods post and return, answers come
 * from within the mailbox or from the store.
 */
public final class BranchTable {

  /** Hears the answer to an XA call; returns at once. */
  public interface Answer<T> {
    /** The call was carried out. */
    void done(T value);

    /** The call was refused with an error code of the XA specification. */
    void refused(int xaCode, String why);
  }

  private enum State {
    ACTIVE,
    SUSPENDED,
    ENDED,
    BUSY,
    PREPARED,
    HEURISTIC
  }

  /** One branch; its fields are the table's mailbox's. */
  private static final class Branch {
    final BranchId id;
    final @Nullable String owner;
    final Work work;
    State state;
    int associations;
    int suspended;

    Branch(BranchId id, @Nullable String owner, Work work, State state) {
      this.id = id;
      this.owner = owner;
      this.work = work;
      this.state = state;
    }

    boolean isOpen() {
      return state == State.ACTIVE || state == State.SUSPENDED || state == State.ENDED;
    }

    /** Follows from the associations, as long as the branch is open. */
    void associate(int moreActive, int moreSuspended) {
      associations += moreActive;
      suspended += moreSuspended;
      state = associations > 0 ? State.ACTIVE : suspended > 0 ? State.SUSPENDED : State.ENDED;
    }
  }

  private final Mailbox mailbox;
  private final Store store;
  private final Map<BranchId, Branch> branches = new LinkedHashMap<>();

  /** An empty table. */
  public BranchTable(Mailbox mailbox, Store store) {
    this.mailbox = mailbox;
    this.store = store;
  }

  /**
   * Takes over a branch that the store recovered.
   *
   * @param work what its commit does, its accepted messages held in their queues
   */
  public void recovered(StoredBranch stored, Work work) {
    mailbox.post(
        () ->
            branches.put(
                stored.id(),
                new Branch(
                    stored.id(),
                    stored.owner(),
                    work,
                    stored.heuristic() ? State.HEURISTIC : State.PREPARED)));
  }

  /** Begins a new branch and answers where its work is collected. */
  public void start(BranchId id, @Nullable String owner, Answer<Work> answer) {
    mailbox.post(
        () -> {
          if (branches.containsKey(id)) {
            answer.refused(XAException.XAER_DUPID, "branch " + id + " exists already");
            return;
          }
          Branch branch = new Branch(id, owner, new Work(), State.ACTIVE);
          branch.associations = 1;
          branches.put(id, branch);
          answer.done(branch.work);
        });
  }

  /** Associates one more session with a branch. */
  public void join(BranchId id, @Nullable String owner, Answer<Work> answer) {
    whileOpen(
        id,
        owner,
        answer,
        branch -> {
          branch.associate(1, 0);
          answer.done(branch.work);
        });
  }

  /** Suspends one association. */
  public void suspend(BranchId id, @Nullable String owner, Answer<Void> answer) {
    whileOpen(
        id,
        owner,
        answer,
        branch -> {
          branch.associate(-1, 1);
          done(answer);
        });
  }

  /** Takes up a suspended association. */
  public void resume(BranchId id, @Nullable String owner, Answer<Work> answer) {
    whileOpen(
        id,
        owner,
        answer,
        branch -> {
          branch.associate(1, -1);
          answer.done(branch.work);
        });
  }

  /**
   * Ends one association.
   *
   * @param suspended whether it is one that was suspended
   * @param failure why the branch can only be rolled back; null when it may be committed
   */
  public void end(
      BranchId id,
      @Nullable String owner,
      boolean suspended,
      @Nullable String failure,
      Answer<Void> answer) {
    whileOpen(
        id,
        owner,
        answer,
        branch -> {
          if (failure != null) {
            branch.work.markRollbackOnly(failure);
          }
          branch.associate(suspended ? 0 : -1, suspended ? -1 : 0);
          done(answer);
        });
  }

  /** Prepares a branch; answers true when it is prepared, false when it had no work and is over. */
  public void prepare(BranchId id, @Nullable String owner, Answer<Boolean> answer) {
    withBranch(
        id,
        owner,
        answer,
        branch -> {
          if (branch.state != State.ENDED) {
            answer.refused(
                XAException.XAER_PROTO, "branch %s is %s, not ENDED".formatted(id, branch.state));
            return;
          }
          if (branch.work.isEmpty() && branch.work.rollbackReason() == null) {
            branches.remove(id);
            answer.done(Boolean.FALSE);
            return;
          }
          branch.state = State.BUSY;
          Commit.prepare(
              branch.work,
              store,
              operations -> List.of(new Operation.Prepare(stored(branch, operations))),
              ending(branch, State.PREPARED, Boolean.TRUE, answer));
        });
  }

  /** Commits a branch. */
  public void commit(BranchId id, @Nullable String owner, boolean onePhase, Answer<Void> answer) {
    withBranch(
        id,
        owner,
        answer,
        branch -> {
          State needed = onePhase ? State.ENDED : State.PREPARED;
          if (branch.state != needed) {
            answer.refused(
                XAException.XAER_PROTO,
                "branch %s is %s, not %s".formatted(id, branch.state, needed));
            return;
          }
          branch.state = State.BUSY;
          Outcome outcome = ending(branch, null, null, answer);
          if (onePhase) {
            Commit.onePhase(branch.work, store, List.of(), outcome);
          } else {
            Commit.decide(branch.work, store, new Operation.Decide(id, false), outcome);
          }
        });
  }

  /** Rolls a branch back. */
  public void rollback(BranchId id, @Nullable String owner, Answer<Void> answer) {
    withBranch(
        id,
        owner,
        answer,
        branch -> {
          if (branch.state != State.ENDED && branch.state != State.PREPARED) {
            answer.refused(
                XAException.XAER_PROTO,
                "branch %s is %s, neither ENDED nor PREPARED".formatted(id, branch.state));
            return;
          }
          boolean prepared = branch.state == State.PREPARED;
          String why = branch.work.reasonOr(Work.ROLLED_BACK_BY_MANAGER);
          branch.state = State.BUSY;
          if (prepared) {
            submit(
                new Operation.Decide(id, false), branch, answer, () -> branch.work.rollBack(why));
          } else {
            branch.work.rollBack(why);
            branches.remove(id);
            done(answer);
          }
        });
  }

  /** Forgets a branch that was decided heuristically. */
  public void forget(BranchId id, @Nullable String owner, Answer<Void> answer) {
    withBranch(
        id,
        owner,
        answer,
        branch -> {
          if (branch.state != State.HEURISTIC) {
            answer.refused(
                XAException.XAER_PROTO, "branch " + id + " was not decided heuristically");
            return;
          }
          submit(new Operation.Forget(id), branch, answer, () -> {});
        });
  }

  /** The prepared and heuristically decided branches of an owner. */
  public void recover(@Nullable String owner, Answer<List<BranchId>> answer) {
    mailbox.post(
        () -> {
          List<BranchId> found = new ArrayList<>();
          for (Branch branch : branches.values()) {
            if ((branch.state == State.PREPARED || branch.state == State.HEURISTIC)
                && Objects.equals(branch.owner, owner)) {
              found.add(branch.id);
            }
          }
          answer.done(List.copyOf(found));
        });
  }

  /** Every branch as it stands; the work that it has is its own. */
  public void list(Consumer<List<BranchView>> answer) {
    mailbox.post(
        () -> {
          List<BranchView> found = new ArrayList<>();
          for (Branch branch : branches.values()) {
            found.add(new BranchView(branch.id, branch.owner, branch.state.name(), branch.work));
          }
          answer.accept(List.copyOf(found));
        });
  }

  private <T> void whileOpen(
      BranchId id, @Nullable String owner, Answer<T> answer, Consumer<Branch> then) {
    withBranch(
        id,
        owner,
        answer,
        branch -> {
          if (branch.isOpen()) {
            then.accept(branch);
          } else {
            answer.refused(
                XAException.XAER_PROTO,
                "branch %s is %s and takes no more work".formatted(id, branch.state));
          }
        });
  }

  private <T> void withBranch(
      BranchId id, @Nullable String owner, Answer<T> answer, Consumer<Branch> then) {
    mailbox.post(
        () -> {
          Branch branch = branches.get(id);
          if (branch == null || !Objects.equals(branch.owner, owner)) {
            answer.refused(XAException.XAER_NOTA, "there is no branch " + id);
          } else {
            then.accept(branch);
          }
        });
  }

  private static StoredBranch stored(Branch branch, List<Operation> operations) {
    List<Operation.BranchWork> work = new ArrayList<>(operations.size());
    for (Operation operation : operations) {
      work.add((Operation.BranchWork) operation);
    }
    return new StoredBranch(branch.id, branch.owner, false, work);
  }

  /** Submits the one operation that ends a branch; the branch is gone when it is durable. */
  private void submit(Operation operation, Branch branch, Answer<Void> answer, Runnable then) {
    store.submit(
        Batch.of(operation),
        new Store.Completion() {
          @Override
          public void durable() {
            mailbox.post(
                () -> {
                  branches.remove(branch.id);
                  then.run();
                  done(answer);
                });
          }

          @Override
          public void failed(StoreException why) {
            answer.refused(XAException.XAER_RMFAIL, String.valueOf(why.getMessage()));
          }
        });
  }

  /** What follows a commit's or prepare's outcome: the branch goes to a state, or away. */
  private <T> Outcome ending(
      Branch branch, @Nullable State after, @Nullable T value, Answer<T> answer) {
    return new Outcome() {
      @Override
      public void committed() {
        mailbox.post(
            () -> {
              if (after == null) {
                branches.remove(branch.id);
              } else {
                branch.state = after;
              }
              answered(answer, value);
            });
      }

      @Override
      public void rolledBack(String why) {
        mailbox.post(
            () -> {
              branches.remove(branch.id);
              answer.refused(XAException.XA_RBROLLBACK, why);
            });
      }

      @Override
      public void failed(StoreException why) {
        mailbox.post(
            () -> {
              if (why.storeGoesOn()) {
                branch.state = State.PREPARED;
              }
              answer.refused(
                  why.storeGoesOn() ? XAException.XA_RETRY : XAException.XAER_RMFAIL,
                  String.valueOf(why.getMessage()));
            });
      }
    };
  }

  private static void done(Answer<Void> answer) {
    answered(answer, null);
  }

  @SuppressWarnings("NullAway")
  private static <T> void answered(Answer<T> answer, @Nullable T value) {
    answer.done(value);
  }
}
