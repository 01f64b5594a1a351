package org.angarium.jms;

import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;

/**
 * The one border at which a broker's refusals become Jakarta Messaging exceptions, and those of the
 * classic API the ones of the simplified API.
 */
final class JmsErrors {
  private JmsErrors() {}

  /**
   * Waits for an answer.
   *
   * @throws JMSException when the request failed, as {@link #translate} says
   */
  static <T> T await(Reply<T> reply) throws JMSException {
    try {
      return reply.await();
    } catch (SessionException e) {
      throw translate(e);
    }
  }

  /**
   * The exception of the classic API for a broker's refusal. It has the same text, the kind's name
   * as error code, and the refusal as cause and linked exception.
   */
  static JMSException translate(SessionException refusal) {
    String reason = refusal.getMessage();
    String code = refusal.kind().name();
    JMSException translated =
        switch (refusal.kind()) {
          case AUTHENTICATION, NOT_PERMITTED -> new JMSSecurityException(reason, code);
          case INVALID_DESTINATION -> new InvalidDestinationException(reason, code);
          case INVALID_SELECTOR -> new InvalidSelectorException(reason, code);
          case INVALID_CLIENT_ID -> new InvalidClientIDException(reason, code);
          case ILLEGAL_STATE, CLOSED -> new IllegalStateException(reason, code);
          case ROLLED_BACK -> new TransactionRolledBackException(reason, code);
          case LIMIT_REACHED -> new ResourceAllocationException(reason, code);
          case STALE_DELIVERY, OUTCOME_UNKNOWN, STORE_FAILED, TIMEOUT, XA, INTERNAL ->
              new JMSException(reason, code);
        };
    return causedBy(translated, refusal);
  }

  /**
   * The exception of the simplified API for one of the classic API, with the same text and code and
   * that one as its cause (JMS 3.1, 2.7).
   */
  static JMSRuntimeException unchecked(JMSException e) {
    String reason = e.getMessage();
    String code = e.getErrorCode();
    if (e instanceof IllegalStateException) {
      return new IllegalStateRuntimeException(reason, code, e);
    } else if (e instanceof InvalidClientIDException) {
      return new InvalidClientIDRuntimeException(reason, code, e);
    } else if (e instanceof InvalidDestinationException) {
      return new InvalidDestinationRuntimeException(reason, code, e);
    } else if (e instanceof InvalidSelectorException) {
      return new InvalidSelectorRuntimeException(reason, code, e);
    } else if (e instanceof JMSSecurityException) {
      return new JMSSecurityRuntimeException(reason, code, e);
    } else if (e instanceof MessageFormatException) {
      return new MessageFormatRuntimeException(reason, code, e);
    } else if (e instanceof MessageNotWriteableException) {
      return new MessageNotWriteableRuntimeException(reason, code, e);
    } else if (e instanceof ResourceAllocationException) {
      return new ResourceAllocationRuntimeException(reason, code, e);
    } else if (e instanceof TransactionInProgressException) {
      return new TransactionInProgressRuntimeException(reason, code, e);
    } else if (e instanceof TransactionRolledBackException) {
      return new TransactionRolledBackRuntimeException(reason, code, e);
    }
    return new JMSRuntimeException(reason, code, e);
  }

  /** Gives an exception its cause, also as linked exception, which old clients look at. */
  static <E extends JMSException> E causedBy(E exception, Exception cause) {
    exception.initCause(cause);
    exception.setLinkedException(cause);
    return exception;
  }
}
