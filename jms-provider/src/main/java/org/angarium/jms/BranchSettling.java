package org.angarium.jms;

import java.util.List;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;

/**
 * An XA session's settling: as in a transaction while the session is associated with a branch, as
 * under AUTO_ACKNOWLEDGE otherwise.
 */
final class BranchSettling implements Settling {
  private final Settling outside;
  private final Settling inside;
  private volatile Settling current;

  BranchSettling(Settling outside, Settling inside) {
    this.outside = outside;
    this.inside = inside;
    this.current = outside;
  }

  /** The session is associated with a branch from now on. */
  void enterBranch() {
    current = inside;
  }

  /** The session is no longer associated with a branch. */
  void leaveBranch() {
    current = outside;
  }

  /** Whether the session is associated with a branch. */
  boolean isInBranch() {
    return current == inside;
  }

  @Override
  public void shown(DeliveryToken token) {
    current.shown(token);
  }

  @Override
  public void taken(Delivery delivery, boolean moreFollow) {
    outside.taken(delivery, moreFollow);
  }

  @Override
  public void awaitPrevious() {
    outside.awaitPrevious();
  }

  @Override
  public void flush() {
    current.flush();
  }

  @Override
  public void finish() {
    outside.finish();
    inside.finish();
  }

  @Override
  public void acknowledge() {}

  @Override
  public List<DeliveryToken> takeUnsettled() {
    return current.takeUnsettled();
  }

  @Override
  public boolean isAutomatic() {
    return current.isAutomatic();
  }
}
