package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import org.angarium.session.BrokerSession;
import org.angarium.session.DeliveryToken;
import org.angarium.session.SessionException;
import org.angarium.session.Settlement;
import org.jspecify.annotations.Nullable;

/**
 * What a session has shown and not settled, and what becomes of it by the application's word: it is
 * acknowledged, delivered again, committed or rolled back (JMS 3.1, 6.2.7 to 6.2.10).
 *
 * <p>Safe for use by several threads; what halts the flow of deliveries takes the session's {@link
 * Turn}.
 */
final class Unsettled {
  private final BrokerSession broker;
  private final ConsumerFlow flow;
  private final Settling settling;
  private final AsyncSends asyncSends;

  /** What a listener threw last; null for nothing. */
  private volatile @Nullable String thrown;

  Unsettled(BrokerSession broker, ConsumerFlow flow, Settling settling, AsyncSends asyncSends) {
    this.broker = broker;
    this.flow = flow;
    this.settling = settling;
    this.asyncSends = asyncSends;
  }

  /** A listener threw this at one of them. */
  void threw(Throwable failure) {
    thrown = FailureText.of(failure);
  }

  /** What the last listener threw, which is forgotten; or null. */
  @Nullable String takeThrown() {
    String taken = thrown;
    thrown = null;
    return taken;
  }

  private String takeThrownOr(String otherwise) {
    String taken = takeThrown();
    return taken == null ? otherwise : taken;
  }

  /** Acknowledges them, when that is for the application to say. */
  void acknowledge() throws JMSException {
    try {
      settling.acknowledge();
      thrown = null;
    } catch (SessionException e) {
      throw JmsErrors.translate(e);
    }
  }

  /**
   * Has the broker deliver them once more, before anything else.
   *
   * @param otherwise why, when no listener has thrown anything
   */
  void redeliver(String otherwise) throws JMSException {
    flow.haltFor(
        () -> {
          String reason = takeThrownOr(otherwise);
          List<DeliveryToken> tokens = settling.takeUnsettled();
          if (!tokens.isEmpty()) {
            JmsErrors.await(broker.settle(Settlement.requeue(tokens, reason)));
          }
        });
  }

  /** Commits the session's own transaction with them and what it has sent. */
  void commit() throws JMSException {
    asyncSends.awaitNone();
    try {
      settling.finish();
      broker.commit().await();
      thrown = null;
    } catch (SessionException e) {
      throw notCommitted(e);
    }
  }

  /** Rolls back what could not be committed, unless its outcome is not known. */
  private JMSException notCommitted(SessionException refusal) throws JMSException {
    switch (refusal.kind()) {
      case OUTCOME_UNKNOWN, STORE_FAILED, CLOSED, TIMEOUT -> {
        return JmsErrors.translate(refusal);
      }
      default -> {
        rollBack("the commit failed: " + refusal.getMessage());
        return JmsErrors.causedBy(
            new TransactionRolledBackException(refusal.getMessage(), refusal.kind().name()),
            refusal);
      }
    }
  }

  /**
   * Rolls the session's own transaction back.
   *
   * @param otherwise why, when no listener has thrown anything
   */
  void rollBack(String otherwise) throws JMSException {
    asyncSends.awaitNone();
    flow.haltFor(
        () -> {
          settling.flush();
          JmsErrors.await(broker.rollback(takeThrownOr(otherwise)));
          settling.takeUnsettled();
        });
  }
}
