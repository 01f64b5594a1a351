package org.angarium.jms;

import java.util.ArrayList;
import java.util.List;
import org.angarium.session.BrokerSession;
import org.angarium.session.DeliveryToken;
import org.angarium.session.Reply;
import org.angarium.session.Settlement;
import org.jspecify.annotations.Nullable;

/**
 * AUTO_ACKNOWLEDGE and DUPS_OK_ACKNOWLEDGE. The first settles each delivery when the application has
 * it, and the next one is not shown before the broker has answered; the second settles some at a
 * time, at the latest when the session has nothing to do.
 */
final class AutoSettling implements Settling {
  private final BrokerSession session;
  private final int batch;
  private final Settlement.Answer answer;
  private final List<DeliveryToken> taken = new ArrayList<>();
  private @Nullable DeliveryToken inHand;
  private @Nullable Reply<Void> previous;

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
  public void taken(DeliveryToken token) {
    if (!token.equals(inHand)) {
      return;
    }
    inHand = null;
    taken.add(token);
    if (taken.size() >= batch) {
      flush();
    }
  }

  @Override
  public void awaitPrevious() {
    Reply<Void> reply = previous;
    if (reply != null && (batch == 1 || reply.isDone())) {
      previous = null;
      reply.await();
    }
  }

  @Override
  public void flush() {
    if (taken.isEmpty()) {
      return;
    }
    Reply<Void> before = previous;
    previous = session.settle(new Settlement(taken, Settlement.Outcome.ACCEPT, null, answer));
    taken.clear();
    if (before != null) {
      before.await();
    }
  }

  @Override
  public void finish() {
    flush();
    Reply<Void> reply = previous;
    if (reply != null) {
      previous = null;
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
