package org.angarium.jms;

import java.util.List;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;

/**
 * How a session settles the deliveries it has shown to the application: one kind for each
 * acknowledgement mode (JMS 3.1, 6.2.10).
 *
 * <p>Safe for use by several threads: besides the one that has the session's {@link Turn}, others
 * acknowledge, commit and close. What fails is thrown as {@link
 * org.angarium.session.SessionException}.
 */
interface Settling {

  /** A delivery is about to be returned from a receive or given to a listener. */
  void shown(DeliveryToken token);

  /**
   * The application has that delivery: its receive returns, or its listener has returned.
   *
   * @param moreFollow whether its consumer has more, which the application will be given at once
   */
  void taken(Delivery delivery, boolean moreFollow);

  /** Waits for earlier settlements, as far as the next delivery may not be shown before. */
  void awaitPrevious();

  /** Begins to settle what was put off. */
  void flush();

  /** Settles all that is settled without the application's word, and waits for the answer. */
  void finish();

  /** Settles everything shown, when that is for the application to say; otherwise nothing. */
  void acknowledge();

  /** Forgets and returns what was shown and not settled, in the order of its delivery. */
  List<DeliveryToken> takeUnsettled();

  /**
   * Whether the mode acknowledges by itself, so that a message that could not be used counts as not
   * consumed (JMS 3.1, 8.6 and 8.7).
   */
  boolean isAutomatic();
}
