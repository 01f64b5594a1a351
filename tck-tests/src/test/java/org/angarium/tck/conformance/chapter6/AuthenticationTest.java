package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Queue;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Provider;
import org.angarium.tck.conformance.Statement;

/** Who is let in (JMS 3.1, 6.1.1). */
class AuthenticationTest extends ConformanceCase {

  @Statement(
      id = "6.1.1-1",
      text = "With a known user name and its password a connection, or a context, is made.")
  void knownUserIsAdmitted() throws JMSException {
    ConnectionFactory factory = provider().securedConnectionFactory();
    Connection connection = closing(factory.createConnection(Provider.USER, Provider.PASSWORD));
    connection.start();
    Queue queue = connection.createSession().createQueue(fresh("queue"));
    JMSContext context =
        closing(
            factory.createContext(Provider.USER, Provider.PASSWORD, JMSContext.CLIENT_ACKNOWLEDGE));
    assertThat(context.getSessionMode()).isEqualTo(JMSContext.CLIENT_ACKNOWLEDGE);
    context.createProducer().send(queue, "any");
    assertThat(receiveText(connection.createSession().createConsumer(queue))).isEqualTo("any");
  }

  @Statement(
      id = "6.1.1-2",
      text = "createConnection with a wrong password gives JMSSecurityException.")
  void wrongPasswordIsRefused() {
    ConnectionFactory factory = provider().securedConnectionFactory();
    refuses(
        JMSSecurityException.class,
        () -> factory.createConnection(Provider.USER, "not it").close());
  }

  @Statement(
      id = "6.1.1-3",
      text = "createConnection with an unknown user gives JMSSecurityException.")
  void unknownUserIsRefused() {
    ConnectionFactory factory = provider().securedConnectionFactory();
    refuses(
        JMSSecurityException.class,
        () -> factory.createConnection("nobody", Provider.PASSWORD).close());
  }

  @Statement(
      id = "6.1.1-4",
      text = "createContext with wrong credentials gives JMSSecurityRuntimeException.")
  void contextIsRefused() {
    ConnectionFactory factory = provider().securedConnectionFactory();
    Class<JMSSecurityRuntimeException> refusal = JMSSecurityRuntimeException.class;
    refuses(refusal, () -> factory.createContext(Provider.USER, "not it").close());
    refuses(refusal, () -> factory.createContext("nobody", "not it", 1).close());
  }

  @Statement(
      id = "6.1.1-5",
      text = "A client that gives no credentials has those of its surroundings.")
  void noCredentialsAreTheDefault() throws JMSException {
    ConnectionFactory factory = provider().securedConnectionFactory();
    try (Connection connection = factory.createConnection();
        JMSContext context = factory.createContext()) {
      assertThat(connection.createSession().createMessage()).isNotNull();
      assertThat(context.createMessage()).isNotNull();
    }
  }
}
