package org.angarium.session;

import java.util.List;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a client's work: its requests take effect in the order of the calls. Calls come
 * from one thread at a time, except {@link #close()}, which may come from any.
 *
 * <p>Every request on a closed session fails with {@link SessionException.Kind#CLOSED}.
 */
public interface BrokerSession {

  /**
   * Sends a message. The reply comes when the message is durable, if it is persistent, and visible
   * to consumers; in a transaction, when it was taken into the transaction.
   *
   * <p>Fails with {@link SessionException.Kind#INVALID_DESTINATION} when the destination does not
   * exist and may not be created.
   */
  Reply<Void> send(Envelope message);

  /** Makes sure that a destination exists, creating it when that is allowed. */
  Reply<Void> declare(Address address);

  /**
   * Opens a consumer. Deliveries come to the handler while the consumer has credit.
   *
   * @param request names the consumer by an id that is unique within this session
   */
  Reply<Void> openConsumer(ConsumerRequest request, DeliveryHandler handler);

  /**
   * Lets the broker hand out that many more deliveries.
   *
   * @param deliveries at least 1
   */
  void credit(long consumerId, int deliveries);

  /** Answers once every message that is available now was handed out, as far as credit goes. */
  Reply<Void> flush(long consumerId);

  /** Takes back all unused credit. After the answer nothing is delivered until new credit. */
  Reply<Void> revokeCredit(long consumerId);

  /**
   * Closes a consumer. After the answer nothing is delivered to it. What was delivered and not
   * settled stays the session's to settle.
   */
  Reply<Void> closeConsumer(long consumerId);

  /**
   * Says that a delivery is about to be shown to the application: its attempt begins. Needed for
   * deliveries that have {@link Delivery#announce()} set, before they are shown. The answer comes
   * when that is written, so that after a crash the message is marked redelivered.
   */
  Reply<Void> begin(DeliveryToken token);

  /**
   * Settles deliveries, all in the same way. In a transaction an {@link Settlement.Outcome#ACCEPT}
   * is taken into the transaction; every other outcome takes effect at once.
   *
   * <p>Fails with {@link SessionException.Kind#STALE_DELIVERY} when a delivery is no longer the
   * session's; the others are settled none the less.
   */
  Reply<Void> settle(Settlement settlement);

  /**
   * Accepts a delivery that has {@link Delivery#announce()} unset, as {@link #settle} does, when
   * nobody waits for the answer: a token that is stale is passed over. In an {@code AT_ONCE}
   * session whatever is asked of the queue afterwards, by any session, finds it done.
   *
   * @param moreFollow whether the consumer has more deliveries that will be settled soon, so that
   *     what this one leaves to do may be done with them
   */
  void consumed(DeliveryToken token, boolean moreFollow);

  /**
   * Takes over deliveries that another session of the same connection got and has not begun. From
   * now on they are this session's to begin and settle (JMS 3.1, 11: a connection consumer gives
   * its deliveries to the sessions of a server's pool).
   *
   * <p>Fails with {@link SessionException.Kind#STALE_DELIVERY} when a delivery is no longer the
   * other session's; the others are taken over none the less.
   *
   * @param from the session that they were delivered to
   */
  Reply<Void> adopt(List<DeliveryToken> tokens, BrokerSession from);

  /**
   * Commits a {@code TRANSACTED} session's transaction. The answer comes when it is durable.
   *
   * <p>Fails with {@link SessionException.Kind#ROLLED_BACK} when nothing of it was done.
   */
  Reply<Void> commit();

  /**
   * Rolls a {@code TRANSACTED} session's transaction back; its accepted deliveries are requeued.
   */
  Reply<Void> rollback();

  /**
   * Rolls back as {@link #rollback()} does, and says why, for the history of the messages. An
   * implementer that cannot pass the reason on leaves it out.
   *
   * @param reason such as the exception that the application threw, by its {@code toString}
   */
  default Reply<Void> rollback(String reason) {
    return rollback();
  }

  /** Associates this {@code XA} session with a branch (XA specification, xa_start). */
  Reply<Void> xaStart(BranchId branch, XaStart how);

  /** Ends or suspends the association with a branch (xa_end). */
  Reply<Void> xaEnd(BranchId branch, XaEnd how);

  /**
   * Ends or suspends the association as {@link #xaEnd(BranchId, XaEnd)} does, and says what the
   * application threw meanwhile, for the history of the messages if the branch is rolled back. An
   * implementer that cannot pass that on leaves it out.
   *
   * @param thrown the exception by its {@code toString}; null when there was none
   */
  default Reply<Void> xaEnd(BranchId branch, XaEnd how, @Nullable String thrown) {
    return xaEnd(branch, how);
  }

  /** Prepares a branch; after a {@link XaVote#COMMIT} it is durable (xa_prepare). */
  Reply<XaVote> xaPrepare(BranchId branch);

  /** Commits a branch, prepared or in one phase (xa_commit). */
  Reply<Void> xaCommit(BranchId branch, boolean onePhase);

  /** Rolls a branch back (xa_rollback). */
  Reply<Void> xaRollback(BranchId branch);

  /** Forgets a branch that was decided heuristically (xa_forget). */
  Reply<Void> xaForget(BranchId branch);

  /** The prepared and heuristically decided branches that this principal may see (xa_recover). */
  Reply<List<BranchId>> xaRecover();

  /** How an association with a branch begins. */
  enum XaStart {
    /** A new branch: TMNOFLAGS. */
    NEW,
    /** A branch that exists: TMJOIN. */
    JOIN,
    /** A branch that this session suspended: TMRESUME. */
    RESUME
  }

  /** How an association with a branch ends. */
  enum XaEnd {
    /** TMSUCCESS. */
    SUCCESS,
    /** The branch can only be rolled back: TMFAIL. */
    FAIL,
    /** The association rests until it is resumed: TMSUSPEND. */
    SUSPEND
  }

  /** What a prepared branch votes. */
  enum XaVote {
    /** Prepared durably: XA_OK. */
    COMMIT,
    /** It had no work and is over: XA_RDONLY. */
    READ_ONLY
  }

  /**
   * Reads one page of what a queue holds, oldest first within a priority, highest priority first.
   */
  Reply<BrowsePage> browse(BrowseRequest request);

  /**
   * Closes the session: an open transaction is rolled back, its consumers are closed and what they
   * have not settled goes back to its queue as {@link Settlement.Outcome#REQUEUE}. Idempotent.
   */
  Reply<Void> close();
}
