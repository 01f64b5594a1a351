package org.angarium.broker;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import org.angarium.message.BranchId;
import org.angarium.session.BrokerSession.XaEnd;
import org.angarium.session.BrokerSession.XaStart;
import org.angarium.session.BrokerSession.XaVote;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.transaction.BranchTable;
import org.angarium.transaction.Work;
import org.jspecify.annotations.Nullable;

/**
 * A session's XA calls, and the branch that it is associated with; associations with others may be
 * suspended. Called by the session's thread; answers set the association before they are given.
 */
final class BranchCalls {

  private record Association(BranchId branch, Work work) {}

  private final BranchTable branches;
  private final @Nullable String user;
  private final Executor completions;
  private final Set<BranchId> suspended = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Association association;

  BranchCalls(BranchTable branches, @Nullable String user, Executor completions) {
    this.branches = branches;
    this.user = user;
    this.completions = completions;
  }

  /** Where the session's work goes now; null outside any branch. */
  @Nullable Work associated() {
    Association current = association;
    return current == null ? null : current.work;
  }

  Reply<Void> start(BranchId branch, XaStart how) {
    if (association != null) {
      return Reply.failed(
          SessionException.xa(
              XAException.XAER_PROTO,
              "the session is associated with a branch already; end that one first"));
    }
    Reply<Void> reply = new Reply<>(completions);
    BranchTable.Answer<Work> answer =
        answer(
            reply,
            work -> {
              association = new Association(branch, work);
              reply.complete(null);
            });
    switch (how) {
      case NEW -> branches.start(branch, user, answer);
      case JOIN -> branches.join(branch, user, answer);
      case RESUME -> {
        if (!suspended.remove(branch)) {
          return notAssociated(branch);
        }
        branches.resume(branch, user, answer);
      }
    }
    return reply;
  }

  /**
   * Ends or suspends an association.
   *
   * @param thrown what the application threw since it began or was resumed; null for nothing
   */
  Reply<Void> end(BranchId branch, XaEnd how, @Nullable String thrown) {
    Association current = association;
    boolean active = current != null && current.branch.equals(branch);
    Reply<Void> reply = new Reply<>(completions);
    BranchTable.Answer<Void> answer = answer(reply, nothing -> reply.complete(null));
    if (active) {
      association = null;
      if (thrown != null) {
        current.work.failed(thrown);
      }
      if (how == XaEnd.SUSPEND) {
        suspended.add(branch);
        branches.suspend(branch, user, answer);
        return reply;
      }
    } else if (how == XaEnd.SUSPEND || !suspended.remove(branch)) {
      return notAssociated(branch);
    }
    String failure = how == XaEnd.FAIL ? "the branch was ended with TMFAIL" : null;
    branches.end(branch, user, !active, failure, answer);
    return reply;
  }

  private static Reply<Void> notAssociated(BranchId branch) {
    return Reply.failed(
        SessionException.xa(
            XAException.XAER_PROTO, "the session is not associated with branch " + branch));
  }

  Reply<XaVote> prepare(BranchId branch) {
    Reply<XaVote> reply = new Reply<>(completions);
    branches.prepare(
        branch,
        user,
        answer(
            reply,
            prepared ->
                reply.complete(Boolean.TRUE.equals(prepared) ? XaVote.COMMIT : XaVote.READ_ONLY)));
    return reply;
  }

  Reply<Void> commit(BranchId branch, boolean onePhase) {
    Reply<Void> reply = new Reply<>(completions);
    branches.commit(branch, user, onePhase, answer(reply, nothing -> reply.complete(null)));
    return reply;
  }

  Reply<Void> rollback(BranchId branch) {
    Reply<Void> reply = new Reply<>(completions);
    branches.rollback(branch, user, answer(reply, nothing -> reply.complete(null)));
    return reply;
  }

  Reply<Void> forget(BranchId branch) {
    Reply<Void> reply = new Reply<>(completions);
    branches.forget(branch, user, answer(reply, nothing -> reply.complete(null)));
    return reply;
  }

  Reply<List<BranchId>> recover() {
    Reply<List<BranchId>> reply = new Reply<>(completions);
    branches.recover(user, answer(reply, reply::complete));
    return reply;
  }

  /** Ends the associations that are left; branches stay, to be decided by their transactions. */
  void sessionClosed() {
    Association current = association;
    if (current != null) {
      end(current.branch, XaEnd.SUCCESS, null);
    }
    for (BranchId branch : suspended) {
      end(branch, XaEnd.SUCCESS, null);
    }
  }

  private static <T> BranchTable.Answer<T> answer(Reply<?> reply, Consumer<T> done) {
    return new BranchTable.Answer<>() {
      @Override
      public void done(T value) {
        done.accept(value);
      }

      @Override
      public void refused(int xaCode, String why) {
        reply.fail(SessionException.xa(xaCode, why));
      }
    };
  }
}
