package org.angarium.jms;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.session.BrokerSession;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.Reply;
import org.angarium.session.Settlement;

/**
 * SESSION_TRANSACTED: everything that the session has shown is taken into its transaction, some
 * deliveries at a time, the rest before the commit. Safe for use by several threads.
 */
final class TransactedSettling implements Settling {
  private static final int BATCH = 256;

  private final BrokerSession session;
  private final ReentrantLock tokensLock = new ReentrantLock();
  private List<DeliveryToken> unsettled = new ArrayList<>();
  private List<Reply<Void>> replies = new ArrayList<>();

  /** Settles over this session. */
  TransactedSettling(BrokerSession session) {
    this.session = session;
  }

  @Override
  public void shown(DeliveryToken token) {
    tokensLock.lock();
    try {
      unsettled.add(token);
      if (unsettled.size() >= BATCH) {
        flush();
      }
    } finally {
      tokensLock.unlock();
    }
  }

  @Override
  public void taken(Delivery delivery, boolean moreFollow) {}

  @Override
  public void awaitPrevious() {}

  /** Takes into the transaction what is not in it yet. What fails is thrown by {@link #finish}. */
  @Override
  public void flush() {
    tokensLock.lock();
    try {
      if (!unsettled.isEmpty()) {
        replies.add(session.settle(Settlement.accept(unsettled)));
        unsettled = new ArrayList<>();
      }
    } finally {
      tokensLock.unlock();
    }
  }

  @Override
  public void finish() {
    flush();
    for (Reply<Void> reply : takeReplies()) {
      reply.await();
    }
  }

  private List<Reply<Void>> takeReplies() {
    tokensLock.lock();
    try {
      List<Reply<Void>> taken = replies;
      replies = new ArrayList<>();
      return taken;
    } finally {
      tokensLock.unlock();
    }
  }

  @Override
  public void acknowledge() {}

  @Override
  public List<DeliveryToken> takeUnsettled() {
    tokensLock.lock();
    try {
      List<DeliveryToken> tokens = unsettled;
      unsettled = new ArrayList<>();
      replies = new ArrayList<>();
      return tokens;
    } finally {
      tokensLock.unlock();
    }
  }

  @Override
  public boolean isAutomatic() {
    return false;
  }
}
