package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.angarium.session.Authentication;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerEndpoint;
import org.angarium.session.ConnectRequest;
import org.angarium.session.ConnectionEvents;

/** Gets a client admitted: without credentials, or by user and password. */
final class Handshake {
  private Handshake() {}

  /**
   * Connects.
   *
   * @throws JMSSecurityException when the credentials are refused, or needed and not given
   */
  static BrokerConnection connect(
      BrokerEndpoint endpoint, ConnectionSettings settings, ConnectionEvents events)
      throws JMSException {
    String mechanism = settings.hasCredentials() ? ConnectRequest.PLAIN : ConnectRequest.ANONYMOUS;
    if (!endpoint.mechanisms().contains(mechanism)) {
      throw new JMSSecurityException(
          settings.hasCredentials()
              ? "the broker takes no user and password; it offers " + endpoint.mechanisms()
              : "the broker admits nobody without credentials; give user and password");
    }
    Authentication exchange =
        endpoint.connect(new ConnectRequest(mechanism, List.of(), description()), events);
    Authentication.Step step = JmsErrors.await(exchange.respond(response(settings)));
    if (step instanceof Authentication.Admitted admitted) {
      return admitted.connection();
    }
    throw new JMSSecurityException(
        "the broker asks for more than mechanism %s says; it is not compatible with this client"
            .formatted(mechanism));
  }

  private static byte[] response(ConnectionSettings settings) {
    if (!settings.hasCredentials()) {
      return new byte[0];
    }
    String user = Objects.requireNonNullElse(settings.user(), "");
    String password = Objects.requireNonNullElse(settings.password(), "");
    return ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
  }

  private static String description() {
    return "pid %d, Angarium JMS client %s"
        .formatted(ProcessHandle.current().pid(), AngariumMetaData.INSTANCE.getProviderVersion());
  }
}
