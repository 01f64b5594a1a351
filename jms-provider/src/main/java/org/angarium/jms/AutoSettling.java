package org.angarium.jms;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.session.BrokerSession;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.Reply;
import org.angarium.session.Settlement;
import org.jspecify.annotations.Nullable;

/**
 * AUTO_ACKNOWLEDGE and DUPS_OK_ACKNOWLEDGE. The first settles each delivery when the application
 * has it, and the next one is not shown before the broker has answered; where nothing is stored,
 * there is no answer to wait for. The second settles some at a time, at the latest when the session
 * has nothing to do.
 */
final class AutoSettling implements Settling {
  private final BrokerSession session;
  private final int batch;
  private final Settlement.Answer answer;
  private final ReentrantLock tokensLock = new ReentrantLock();
  private final List<DeliveryToken> taken = new ArrayList<>();

  /** Touched only by the thread that has the session's turn. */
  private @Nullable DeliveryToken inHand;

  /** Set under the lock. */
  private volatile @Nullable Reply<Void> previous;

  /**
   * Settles over this session.
   *
   * @param batch how many deliveries are settled together; 1 for AUTO_ACKNOWLEDGE
   * @param answer what the next settlement waits for
   */
  AutoSettling(BrokerSession session, int batch, Settlement.Answer answer) {
    this.session = session;
    this.batch = batch;
    this.answer = answer;
  }

  @Override
  public void shown(DeliveryToken token) {
    inHand = token;
  }

  /** Settles, unless the listener called recover, so that the delivery is no longer in hand. */
  @Override
  public void taken(Delivery delivery, boolean moreFollow) {
    DeliveryToken token = delivery.token();
    if (!token.equals(inHand)) {
      return;
    }
    inHand = null;
    if (batch == 1 && !delivery.announce()) {
      session.consumed(token, moreFollow);
      return;
    }
    tokensLock.lock();
    try {
      taken.add(token);
      if (taken.size() < batch) {
        return;
      }
    } finally {
      tokensLock.unlock();
    }
    flush();
  }

  /** With batches, only learns whether the one before failed. */
  @Override
  public void awaitPrevious() {
    if (previous == null) {
      return;
    }
    Reply<Void> reply;
    tokensLock.lock();
    try {
      reply = previous;
      if (reply == null || batch > 1 && !reply.isDone()) {
        return;
      }
      previous = null;
    } finally {
      tokensLock.unlock();
    }
    reply.await();
  }

  @Override
  public void flush() {
    Reply<Void> before;
    tokensLock.lock();
    try {
      if (taken.isEmpty()) {
        return;
      }
      before = previous;
      previous = session.settle(new Settlement(taken, Settlement.Outcome.ACCEPT, null, answer));
      taken.clear();
    } finally {
      tokensLock.unlock();
    }
    if (before != null) {
      before.await();
    }
  }

  @Override
  public void finish() {
    flush();
    Reply<Void> reply;
    tokensLock.lock();
    try {
      reply = previous;
      previous = null;
    } finally {
      tokensLock.unlock();
    }
    if (reply != null) {
      reply.await();
    }
  }

  @Override
  public void acknowledge() {}

  @Override
  public List<DeliveryToken> takeUnsettled() {
    flush();
    DeliveryToken token = inHand;
    inHand = null;
    return token == null ? List.of() : List.of(token);
  }

  @Override
  public boolean isAutomatic() {
    return true;
  }
}
