package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import java.util.stream.Stream;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JmsErrorsTest {

  private static Class<? extends JMSException> expected(Kind kind) {
    return switch (kind) {
      case AUTHENTICATION, NOT_PERMITTED -> JMSSecurityException.class;
      case INVALID_DESTINATION -> InvalidDestinationException.class;
      case INVALID_SELECTOR -> InvalidSelectorException.class;
      case INVALID_CLIENT_ID -> InvalidClientIDException.class;
      case ILLEGAL_STATE, CLOSED -> IllegalStateException.class;
      case ROLLED_BACK -> TransactionRolledBackException.class;
      case LIMIT_REACHED -> ResourceAllocationException.class;
      case STALE_DELIVERY, OUTCOME_UNKNOWN, STORE_FAILED, TIMEOUT, XA, INTERNAL ->
          JMSException.class;
    };
  }

  @ParameterizedTest
  @EnumSource
  void everyKindHasItsException(Kind kind) {
    SessionException refusal =
        kind == Kind.XA
            ? SessionException.xa(-4, "why it failed")
            : new SessionException(kind, "why it failed");
    JMSException translated = JmsErrors.translate(refusal);
    assertThat(translated)
        .isExactlyInstanceOf(expected(kind))
        .hasMessage("why it failed")
        .hasCause(refusal);
    assertThat(translated.getErrorCode()).isEqualTo(kind.name());
    assertThat(translated.getLinkedException()).isSameAs(refusal);
  }

  @Test
  void awaitAnswersOrThrowsTheTranslation() throws JMSException {
    assertThat(JmsErrors.await(Reply.of("answer"))).isEqualTo("answer");
    assertThat(JmsErrors.await(Reply.done())).isNull();
    Reply<String> failed = Reply.failed(new SessionException(Kind.CLOSED, "it is closed"));
    assertThatThrownBy(() -> JmsErrors.await(failed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("it is closed")
        .hasCauseInstanceOf(SessionException.class);
  }

  static Stream<Arguments> unchecked() {
    return Stream.of(
        Arguments.of(new JMSException("r", "c"), JMSRuntimeException.class),
        Arguments.of(new IllegalStateException("r", "c"), IllegalStateRuntimeException.class),
        Arguments.of(new InvalidClientIDException("r", "c"), InvalidClientIDRuntimeException.class),
        Arguments.of(
            new InvalidDestinationException("r", "c"), InvalidDestinationRuntimeException.class),
        Arguments.of(new InvalidSelectorException("r", "c"), InvalidSelectorRuntimeException.class),
        Arguments.of(new JMSSecurityException("r", "c"), JMSSecurityRuntimeException.class),
        Arguments.of(new MessageFormatException("r", "c"), MessageFormatRuntimeException.class),
        Arguments.of(
            new MessageNotWriteableException("r", "c"), MessageNotWriteableRuntimeException.class),
        Arguments.of(
            new ResourceAllocationException("r", "c"), ResourceAllocationRuntimeException.class),
        Arguments.of(
            new TransactionInProgressException("r", "c"),
            TransactionInProgressRuntimeException.class),
        Arguments.of(
            new TransactionRolledBackException("r", "c"),
            TransactionRolledBackRuntimeException.class),
        Arguments.of(new MessageEOFException("r", "c"), JMSRuntimeException.class),
        Arguments.of(new MessageNotReadableException("r", "c"), JMSRuntimeException.class));
  }

  @ParameterizedTest
  @MethodSource
  void unchecked(JMSException checked, Class<? extends JMSRuntimeException> expected) {
    JMSRuntimeException translated = JmsErrors.unchecked(checked);
    assertThat(translated).isExactlyInstanceOf(expected).hasMessage("r").hasCause(checked);
    assertThat(translated.getErrorCode()).isEqualTo("c");
  }

  @Test
  void aSubclassOfAnExceptionIsTranslatedLikeIt() {
    JMSException special =
        new IllegalStateException("r", "c") {
          private static final long serialVersionUID = 1L;
        };
    assertThat(JmsErrors.unchecked(special)).isInstanceOf(IllegalStateRuntimeException.class);
  }

  @Test
  void theCallersStackIsInTheException() {
    Reply<Void> failed = Reply.failed(new SessionException(Kind.TIMEOUT, "late"));
    JMSException thrown = catchThrowableOfType(JMSException.class, () -> JmsErrors.await(failed));
    assertThat(thrown.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith(JmsErrorsTest.class.getName()));
  }
}
