package org.angarium.jms;

import jakarta.jms.JMSException;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.angarium.message.BranchId;
import org.angarium.session.BrokerSession;
import org.angarium.session.BrokerSession.XaEnd;
import org.angarium.session.BrokerSession.XaStart;
import org.angarium.session.BrokerSession.XaVote;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction manager uses of an XA session. Works on after the session was closed, for the
 * branches that it has begun. Safe for use by any number of threads.
 *
 * <p>A transaction timeout is kept for branches that are begun afterwards: one that is prepared, or
 * committed in one phase, too late is rolled back instead.
 */
final class AngariumXAResource implements XAResource {
  private final AngariumXASession session;
  private final OpenBranches branches;
  private volatile int timeoutSeconds;

  AngariumXAResource(AngariumXASession session, OpenBranches branches) {
    this.session = session;
    this.branches = branches;
  }

  @Override
  public void start(Xid xid, int flags) throws XAException {
    BranchId branch = branch(xid);
    XaStart how =
        switch (flags) {
          case TMNOFLAGS -> XaStart.NEW;
          case TMJOIN -> XaStart.JOIN;
          case TMRESUME -> XaStart.RESUME;
          default -> throw invalid("start takes TMNOFLAGS, TMJOIN or TMRESUME, not " + flags);
        };
    if (session.isClosed()) {
      throw error(XAException.XAER_PROTO, "the session is closed; it takes part in no more work");
    }
    await(broker().xaStart(branch, how));
    branches.enter(branch, how == XaStart.NEW, timeoutSeconds);
    settling().enterBranch();
  }

  @Override
  public void end(Xid xid, int flags) throws XAException {
    BranchId branch = branch(xid);
    XaEnd how =
        switch (flags) {
          case TMSUCCESS -> XaEnd.SUCCESS;
          case TMFAIL -> XaEnd.FAIL;
          case TMSUSPEND -> XaEnd.SUSPEND;
          default -> throw invalid("end takes TMSUCCESS, TMFAIL or TMSUSPEND, not " + flags);
        };
    SessionException refused = settleIn(branch);
    try {
      String thrown = branches.isIn(branch) ? session.unsettled().takeThrown() : null;
      await(broker().xaEnd(branch, refused == null ? how : XaEnd.FAIL, thrown));
    } finally {
      if (branches.isIn(branch)) {
        settling().leaveBranch();
        branches.leave(branch);
      }
    }
    if (refused != null) {
      throw caused(error(XAException.XA_RBOTHER, String.valueOf(refused.getMessage())), refused);
    }
  }

  /** Takes what was received into the branch; says why that failed, so that it must not commit. */
  private @Nullable SessionException settleIn(BranchId branch) {
    if (!branches.isIn(branch)) {
      return null;
    }
    try {
      settling().finish();
      return null;
    } catch (SessionException e) {
      return e;
    }
  }

  @Override
  public int prepare(Xid xid) throws XAException {
    BranchId branch = branch(xid);
    rollBackWhenOverdue(branch);
    XaVote vote = await(broker().xaPrepare(branch), branch);
    if (vote == XaVote.READ_ONLY) {
      branches.decided(branch);
      return XA_RDONLY;
    }
    return XA_OK;
  }

  @Override
  public void commit(Xid xid, boolean onePhase) throws XAException {
    BranchId branch = branch(xid);
    if (onePhase) {
      rollBackWhenOverdue(branch);
    }
    await(broker().xaCommit(branch, onePhase), branch);
    branches.decided(branch);
  }

  @Override
  public void rollback(Xid xid) throws XAException {
    BranchId branch = branch(xid);
    rollBack(branch);
    branches.decided(branch);
  }

  /** Halts the flow meanwhile, so that what comes back comes first; unless a listener runs. */
  private void rollBack(BranchId branch) throws XAException {
    if (!session.turn().tryTake()) {
      await(broker().xaRollback(branch), branch);
      return;
    }
    try {
      Reply<?>[] reply = new Reply<?>[1];
      session
          .flow()
          .haltFor(
              () -> {
                reply[0] = broker().xaRollback(branch);
                awaitQuietly(reply[0]);
              });
      await(reply[0], branch);
    } catch (JMSException e) {
      XAException failed = error(XAException.XAER_RMFAIL, String.valueOf(e.getMessage()));
      failed.initCause(e);
      throw failed;
    } finally {
      session.turn().give();
    }
  }

  private void rollBackWhenOverdue(BranchId branch) throws XAException {
    if (branches.isOverdue(branch)) {
      rollBack(branch);
      branches.decided(branch);
      throw error(
          XAException.XA_RBTIMEOUT,
          "the branch was not prepared in time and was rolled back; raise the transaction timeout");
    }
  }

  @Override
  public void forget(Xid xid) throws XAException {
    BranchId branch = branch(xid);
    await(broker().xaForget(branch));
    branches.decided(branch);
  }

  @Override
  public Xid[] recover(int flags) throws XAException {
    if ((flags & ~(TMSTARTRSCAN | TMENDRSCAN)) != 0) {
      throw invalid("recover takes TMSTARTRSCAN, TMENDRSCAN or TMNOFLAGS, not " + flags);
    }
    if ((flags & TMSTARTRSCAN) == 0) {
      return new Xid[0];
    }
    List<BranchId> found = await(broker().xaRecover());
    return found.stream().map(AngariumXid::new).toArray(Xid[]::new);
  }

  @Override
  public boolean isSameRM(XAResource other) {
    return other instanceof AngariumXAResource that && brokerId().equals(that.brokerId());
  }

  private String brokerId() {
    return session.connection().broker().info().brokerId();
  }

  @Override
  public int getTransactionTimeout() {
    return timeoutSeconds;
  }

  @Override
  public boolean setTransactionTimeout(int seconds) throws XAException {
    if (seconds < 0) {
      throw invalid("a transaction timeout is 0 (none) or more seconds, not " + seconds);
    }
    timeoutSeconds = seconds;
    return true;
  }

  private BrokerSession broker() {
    return session.broker();
  }

  private BranchSettling settling() {
    return (BranchSettling) session.settling();
  }

  private static BranchId branch(@Nullable Xid xid) throws XAException {
    if (xid == null) {
      throw invalid("a Xid was expected, not null");
    }
    try {
      return new BranchId(
          xid.getFormatId(), xid.getGlobalTransactionId(), xid.getBranchQualifier());
    } catch (IllegalArgumentException e) {
      throw caused(invalid(String.valueOf(e.getMessage())), e);
    }
  }

  private static void awaitQuietly(Reply<?> reply) {
    try {
      reply.await();
    } catch (SessionException e) {
      // The caller awaits the same reply again and throws this.
      return;
    }
  }

  /** Waits for an answer that may say that the branch is over. */
  private <T> T await(Reply<T> reply, BranchId branch) throws XAException {
    try {
      return await(reply);
    } catch (XAException e) {
      boolean rolledBack =
          e.errorCode >= XAException.XA_RBBASE && e.errorCode <= XAException.XA_RBEND;
      if (rolledBack || e.errorCode == XAException.XAER_NOTA) {
        branches.decided(branch);
      }
      throw e;
    }
  }

  private static <T> T await(Reply<T> reply) throws XAException {
    try {
      return reply.await();
    } catch (SessionException e) {
      throw caused(error(codeOf(e), String.valueOf(e.getMessage())), e);
    }
  }

  private static int codeOf(SessionException refusal) {
    return switch (refusal.kind()) {
      case XA -> refusal.xaCode();
      case CLOSED, STORE_FAILED, OUTCOME_UNKNOWN, TIMEOUT -> XAException.XAER_RMFAIL;
      case ROLLED_BACK -> XAException.XA_RBROLLBACK;
      default -> XAException.XAER_RMERR;
    };
  }

  private static XAException invalid(String why) {
    return error(XAException.XAER_INVAL, why);
  }

  private static XAException error(int code, String why) {
    XAException e = new XAException(why);
    e.errorCode = code;
    return e;
  }

  private static XAException caused(XAException e, Exception cause) {
    e.initCause(cause);
    return e;
  }
}
