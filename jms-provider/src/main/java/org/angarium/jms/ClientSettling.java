package org.angarium.jms;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.angarium.session.BrokerSession;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.SessionException;
import org.angarium.session.Settlement;

/**
 * CLIENT_ACKNOWLEDGE: everything that the session has shown is settled together when the
 * application says so, and is durable when that call returns. Safe for use by several threads: an
 * application may acknowledge from another thread while a listener runs.
 */
final class ClientSettling implements Settling {
  private final BrokerSession session;
  private final ReentrantLock tokensLock = new ReentrantLock();
  private List<DeliveryToken> unsettled = new ArrayList<>();

  /** Settles over this session. */
  ClientSettling(BrokerSession session) {
    this.session = session;
  }

  @Override
  public void shown(DeliveryToken token) {
    tokensLock.lock();
    try {
      unsettled.add(token);
    } finally {
      tokensLock.unlock();
    }
  }

  @Override
  public void taken(Delivery delivery, boolean moreFollow) {}

  @Override
  public void awaitPrevious() {}

  @Override
  public void flush() {}

  @Override
  public void finish() {}

  @Override
  public void acknowledge() {
    List<DeliveryToken> tokens = takeUnsettled();
    if (tokens.isEmpty()) {
      return;
    }
    try {
      session.settle(Settlement.accept(tokens)).await();
    } catch (SessionException e) {
      if (e.kind() != SessionException.Kind.STALE_DELIVERY) {
        putBack(tokens);
      }
      throw e;
    }
  }

  /** They may be acknowledged again, or recovered. */
  private void putBack(List<DeliveryToken> tokens) {
    tokensLock.lock();
    try {
      unsettled.addAll(0, tokens);
    } finally {
      tokensLock.unlock();
    }
  }

  @Override
  public List<DeliveryToken> takeUnsettled() {
    tokensLock.lock();
    try {
      List<DeliveryToken> tokens = unsettled;
      unsettled = new ArrayList<>();
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
