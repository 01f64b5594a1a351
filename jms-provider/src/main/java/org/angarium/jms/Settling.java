package org.angarium.jms;

import jakarta.jms.Session;
import java.util.List;
import org.angarium.session.BrokerSession;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryToken;
import org.angarium.session.SessionRequest;
import org.angarium.session.Settlement;

/**
 * How a session settles the deliveries it has shown to the application: one kind for each
 * acknowledgement mode (JMS 3.1, 6.2.10).
 *
 * <p>Safe for use by several threads: besides the one that has the session's {@link Turn}, others
 * acknowledge, commit and close. What fails is thrown as {@link
 * org.angarium.session.SessionException}.
 */
interface Settling {
  /** How many acknowledgements a session may put off that is allowed to. */
  int LAZY_BATCH = 64;

  /** How a session settles over the broker's end of it, by its mode. */
  static Settling of(
      SessionRequest.Mode mode,
      int acknowledgeMode,
      ConnectionSettings settings,
      BrokerSession broker) {
    Settlement.Answer answer =
        settings.autoAckSync() ? Settlement.Answer.DURABLE : Settlement.Answer.WRITTEN;
    if (mode == SessionRequest.Mode.XA) {
      return new BranchSettling(
          new AutoSettling(broker, 1, answer), new TransactedSettling(broker));
    }
    int lazily = Math.min(LAZY_BATCH, Math.max(1, settings.prefetch() / 2));
    return switch (acknowledgeMode) {
      case Session.SESSION_TRANSACTED -> new TransactedSettling(broker);
      case Session.CLIENT_ACKNOWLEDGE -> new ClientSettling(broker);
      case Session.DUPS_OK_ACKNOWLEDGE ->
          new AutoSettling(broker, lazily, Settlement.Answer.WRITTEN);
      default -> new AutoSettling(broker, 1, answer);
    };
  }

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
