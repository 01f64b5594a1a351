package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.angarium.message.Address;
import org.junit.jupiter.api.Test;

/** Whose temporary destinations are, and how long. */
interface TemporaryContract extends TestedSeam {
  @Test
  default void aTemporaryQueueIsConsumedOnlyByItsConnection() {
    Address temporary = connection().createTemporary(Address.Kind.TEMPORARY_QUEUE).await(LIMIT);
    BrokerConnection other = newConnection();
    BrokerSession stranger = other.openSession(atOnce());
    assertRefused(
        SessionException.Kind.INVALID_DESTINATION, () -> consume(stranger, 1, temporary, 1));
    assertRefused(
        SessionException.Kind.INVALID_DESTINATION,
        () -> other.deleteTemporary(temporary).await(LIMIT));
    Inbox inbox = consume(session(), 1, temporary, 1);
    stranger.send(message(temporary, "reply", false)).await(LIMIT);
    assertThat(text(inbox.take())).isEqualTo("reply");
    assertRefused(
        SessionException.Kind.ILLEGAL_STATE,
        () -> connection().deleteTemporary(temporary).await(LIMIT));
    session().closeConsumer(1).await(LIMIT);
    connection().deleteTemporary(temporary).await(LIMIT);
    assertRefused(
        SessionException.Kind.INVALID_DESTINATION,
        () -> stranger.send(message(temporary, "late", true)).await(LIMIT));
  }

  @Test
  default void temporaryDestinationsGoWithTheirConnection() {
    BrokerConnection other = newConnection();
    Address temporary = other.createTemporary(Address.Kind.TEMPORARY_TOPIC).await(LIMIT);
    session().declare(temporary).await(LIMIT);
    other.close().await(LIMIT);
    assertRefused(
        SessionException.Kind.INVALID_DESTINATION, () -> session().declare(temporary).await(LIMIT));
  }
}
