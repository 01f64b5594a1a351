package org.angarium.jms;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.angarium.message.Address;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.angarium.session.BrokerSession;
import org.angarium.session.BrowsePage;
import org.angarium.session.BrowseRequest;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.DeliveryHandler;
import org.angarium.session.DeliveryToken;
import org.angarium.session.Reply;
import org.angarium.session.Settlement;
import org.jspecify.annotations.Nullable;

/**
 * A broker's session that may be called by several threads: one call at a time under the session's
 * lock, which is held for the call and never while its answer is awaited.
 *
 * <p>Threads meet here although a JMS session belongs to one: the one that uses it, the one that
 * stops or closes its connection, and a transaction manager's.
 */
final class SerialSession implements BrokerSession {
  private final BrokerSession session;
  private final ReentrantLock sessionLock;

  /** Makes all calls under this lock. */
  SerialSession(BrokerSession session, ReentrantLock sessionLock) {
    this.session = session;
    this.sessionLock = sessionLock;
  }

  private <T> T locked(Supplier<T> call) {
    sessionLock.lock();
    try {
      return call.get();
    } finally {
      sessionLock.unlock();
    }
  }

  @Override
  public Reply<Void> send(Envelope message) {
    sessionLock.lock();
    try {
      return session.send(message);
    } finally {
      sessionLock.unlock();
    }
  }

  @Override
  public Reply<Void> declare(Address address) {
    return locked(() -> session.declare(address));
  }

  @Override
  public Reply<Void> openConsumer(ConsumerRequest request, DeliveryHandler handler) {
    return locked(() -> session.openConsumer(request, handler));
  }

  @Override
  public void credit(long consumerId, int deliveries) {
    sessionLock.lock();
    try {
      session.credit(consumerId, deliveries);
    } finally {
      sessionLock.unlock();
    }
  }

  @Override
  public Reply<Void> flush(long consumerId) {
    return locked(() -> session.flush(consumerId));
  }

  @Override
  public Reply<Void> revokeCredit(long consumerId) {
    return locked(() -> session.revokeCredit(consumerId));
  }

  @Override
  public Reply<Void> closeConsumer(long consumerId) {
    return locked(() -> session.closeConsumer(consumerId));
  }

  @Override
  public Reply<Void> begin(DeliveryToken token) {
    return locked(() -> session.begin(token));
  }

  @Override
  public Reply<Void> settle(Settlement settlement) {
    return locked(() -> session.settle(settlement));
  }

  @Override
  public void consumed(DeliveryToken token, boolean moreFollow) {
    sessionLock.lock();
    try {
      session.consumed(token, moreFollow);
    } finally {
      sessionLock.unlock();
    }
  }

  /** Gives the broker its own session objects, also where the other one is such a one as this. */
  @Override
  public Reply<Void> adopt(List<DeliveryToken> tokens, BrokerSession from) {
    BrokerSession plain = from instanceof SerialSession serial ? serial.session : from;
    return locked(() -> session.adopt(tokens, plain));
  }

  @Override
  public Reply<Void> commit() {
    return locked(session::commit);
  }

  @Override
  public Reply<Void> rollback() {
    return locked(() -> session.rollback());
  }

  @Override
  public Reply<Void> rollback(String reason) {
    return locked(() -> session.rollback(reason));
  }

  @Override
  public Reply<Void> xaStart(BranchId branch, XaStart how) {
    return locked(() -> session.xaStart(branch, how));
  }

  @Override
  public Reply<Void> xaEnd(BranchId branch, XaEnd how) {
    return locked(() -> session.xaEnd(branch, how));
  }

  @Override
  public Reply<Void> xaEnd(BranchId branch, XaEnd how, @Nullable String thrown) {
    return locked(() -> session.xaEnd(branch, how, thrown));
  }

  @Override
  public Reply<XaVote> xaPrepare(BranchId branch) {
    return locked(() -> session.xaPrepare(branch));
  }

  @Override
  public Reply<Void> xaCommit(BranchId branch, boolean onePhase) {
    return locked(() -> session.xaCommit(branch, onePhase));
  }

  @Override
  public Reply<Void> xaRollback(BranchId branch) {
    return locked(() -> session.xaRollback(branch));
  }

  @Override
  public Reply<Void> xaForget(BranchId branch) {
    return locked(() -> session.xaForget(branch));
  }

  @Override
  public Reply<List<BranchId>> xaRecover() {
    return locked(session::xaRecover);
  }

  @Override
  public Reply<BrowsePage> browse(BrowseRequest request) {
    return locked(() -> session.browse(request));
  }

  @Override
  public Reply<Void> close() {
    return session.close();
  }
}
