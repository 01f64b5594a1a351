package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is admitted to a broker, under which client id, and what a connection hears of its end. */
interface ConnectionContract extends TestedSeam {
  @Test
  default void admitsAUserWithTheRightPassword() {
    BrokerConnection known = connect(ConnectRequest.PLAIN, plain("ada", "lace"));
    assertThat(known.info().user()).isEqualTo("ada");
    assertThat(known.info().brokerId()).isEqualTo(connection().info().brokerId());
    assertThat(known.info().connectionId()).isNotEqualTo(connection().info().connectionId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada:wrong", "ada:", "eve:lace", ":", "ada:lace\0x"})
  default void refusesWrongCredentials(String credentials) {
    String[] parts = credentials.split(":", -1);
    assertRefused(
        SessionException.Kind.AUTHENTICATION,
        () -> connect(ConnectRequest.PLAIN, plain(parts[0], parts[1])));
  }

  @Test
  default void refusesAMechanismThatIsNotOffered() {
    assertRefused(
        SessionException.Kind.AUTHENTICATION, () -> connect("CRAM-MD5\r\nX", new byte[0]));
  }

  @Test
  default void givesAClientIdToOneConnectionAtATime() {
    connection().claimClientId("desk").await(LIMIT);
    BrokerConnection second = newConnection();
    assertRefused(
        SessionException.Kind.INVALID_CLIENT_ID, () -> second.claimClientId("desk").await(LIMIT));
    connection().close().await(LIMIT);
    await().atMost(LIMIT).untilAsserted(() -> second.claimClientId("desk").await(LIMIT));
  }

  @Test
  default void aStoppedBrokerTellsItsConnections() {
    stop();
    await().atMost(LIMIT).until(() -> !closings().isEmpty());
    assertRefused(
        SessionException.Kind.CLOSED, () -> session().send(message(QUEUE, "x", true)).await(LIMIT));
  }
}
