package org.angarium.simulation;

import static org.angarium.simulation.Ledger.require;

import javax.transaction.xa.XAException;
import org.angarium.session.BrokerSession;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.simulation.Copy.State;
import org.jspecify.annotations.Nullable;

/** A session's calls that decide its transaction, and those for XA branches. */
final class SimulatedTransactions {
  private final SimulatedSession session;

  SimulatedTransactions(SimulatedSession session) {
    this.session = session;
  }

  private Ledger ledger() {
    return session.simulation().ledger();
  }

  // --- its own transaction

  void commit() {
    Unit whole = session.unit;
    session.unit = new Unit(null);
    ledger().committing(whole);
    session.call(
        "commits " + whole.sends + " and " + whole.accepts,
        false,
        session.broker()::commit,
        (nothing, failure) -> decided(whole, failure),
        why -> {
          if (SimulatedSession.didNothing(why) && !whole.doomed && !whole.refused) {
            ledger().neverDone(whole);
          }
        });
  }

  /** A commit or prepare was answered. */
  void decided(Unit whole, @Nullable SessionException failure) {
    if (failure == null) {
      ledger().committed(whole);
      return;
    }
    if (failure.kind() != Kind.ROLLED_BACK && failure.xaCode() != XAException.XA_RBROLLBACK) {
      SimulatedSession.unexpected("a commit", failure);
    }
    if (whole.doomed) {
      ledger().rolledBack(whole);
    } else {
      ledger().refused(whole);
    }
  }

  void rollback() {
    Unit whole = session.unit;
    session.unit = new Unit(null);
    ledger().returns().begin(whole.accepted(), State.HELD, true, true);
    session.call(
        "rolls back " + whole.sends + " and " + whole.accepts,
        false,
        session.broker()::rollback,
        (nothing, failure) -> {
          SimulatedSession.unexpected("a rollback", failure);
          ledger().rolledBack(whole);
        });
  }

  // --- branches

  void start(Unit branch, BrokerSession.XaStart how) {
    if (how != BrokerSession.XaStart.RESUME) {
      branch.associations++;
    }
    branch.state = Unit.State.OPEN;
    session.call(
        "starts " + branch.branch + " " + how,
        true,
        () -> session.broker().xaStart(branch.branch, how),
        (nothing, failure) -> {
          SimulatedSession.unexpected("xa_start", failure);
          if (how == BrokerSession.XaStart.NEW) {
            session.simulation().branches().add(branch);
          } else if (how == BrokerSession.XaStart.RESUME) {
            session.suspended = null;
          }
          session.unit = branch;
          session.producer = new Object();
        });
  }

  void suspend() {
    Unit branch = session.unit;
    session.call(
        "suspends " + branch.branch,
        true,
        () -> session.broker().xaEnd(branch.branch, BrokerSession.XaEnd.SUSPEND),
        (nothing, failure) -> {
          SimulatedSession.unexpected("xa_end with suspend", failure);
          leave();
          session.suspended = branch;
        });
  }

  private void leave() {
    session.unit = null;
    session.producer = new Object();
  }

  /** Ends the association, or the one that is suspended. */
  void end(boolean fail) {
    boolean active = session.unit != null;
    Unit branch = active ? session.unit : session.suspended;
    branch.doomed |= fail;
    session.call(
        "ends " + branch.branch + (fail ? " as failed" : ""),
        true,
        () ->
            session
                .broker()
                .xaEnd(
                    branch.branch, fail ? BrokerSession.XaEnd.FAIL : BrokerSession.XaEnd.SUCCESS),
        (nothing, failure) -> {
          SimulatedSession.unexpected("xa_end", failure);
          if (active) {
            leave();
          } else {
            session.suspended = null;
          }
          ended(branch);
        });
  }

  /** The model's part of the end of an association. */
  void ended(Unit branch) {
    branch.associations--;
    if (branch.associations == 0 && branch.state == Unit.State.OPEN) {
      branch.state = Unit.State.ENDED;
    }
  }

  void prepare(Unit branch) {
    ledger().asked(branch, Unit.State.PREPARING);
    if (branch.doomed) {
      ledger().returns().begin(branch.accepted(), State.HELD, true, true);
    }
    session.call(
        "prepares " + branch.branch,
        true,
        () -> session.broker().xaPrepare(branch.branch),
        (vote, failure) -> {
          if (failure != null) {
            decided(branch, failure);
            session.simulation().branches().remove(branch);
          } else if (vote == BrokerSession.XaVote.READ_ONLY) {
            require(
                branch.accepts.isEmpty() && branch.sends.stream().noneMatch(copy -> copy.certain),
                "%s has work and votes read-only",
                branch.branch);
            ledger().rolledBack(branch);
            session.simulation().branches().remove(branch);
          } else {
            require(!branch.doomed, "%s is doomed and was prepared", branch.branch);
            require(!branch.refused, "%s was refused and is prepared", branch.branch);
            branch.state = Unit.State.PREPARED;
            branch.prepared = true;
          }
        });
  }

  void decide(Unit branch, boolean commit) {
    boolean onePhase = branch.state == Unit.State.ENDED;
    if (commit) {
      ledger().committing(branch);
    } else {
      branch.state = Unit.State.ROLLING_BACK;
      ledger().returns().begin(branch.accepted(), State.HELD, true, true);
    }
    session.call(
        (commit ? "commits " : "rolls back ") + branch.branch + branch.sends + branch.accepts,
        true,
        () ->
            commit
                ? session.broker().xaCommit(branch.branch, onePhase)
                : session.broker().xaRollback(branch.branch),
        (nothing, failure) -> {
          if (commit && failure != null && failure.xaCode() == XAException.XA_RETRY) {
            ledger().stillPrepared(branch);
            return;
          }
          session.simulation().branches().remove(branch);
          if (commit) {
            decided(branch, failure);
          } else {
            SimulatedSession.unexpected("xa_rollback", failure);
            ledger().rolledBack(branch);
          }
        });
  }
}
