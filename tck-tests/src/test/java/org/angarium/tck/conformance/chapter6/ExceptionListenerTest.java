package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ExceptionListener;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Who is told of a connection's problems, as far as one can see that without one (6.1.7). */
class ExceptionListenerTest extends ConformanceCase {

  @Statement(id = "6.1.7-1", text = "A connection without exception listener has null as such.")
  void noListener() throws JMSException {
    assertThat(connection().getExceptionListener()).isNull();
    assertThat(context().getExceptionListener()).isNull();
  }

  @Statement(
      id = "6.1.7-2",
      text =
          "A connection gives back the exception listener it was given, until null takes it off.")
  void listenerOfAConnection() throws JMSException {
    for (Connection connection : new Connection[] {connection(), queueConnection()}) {
      ExceptionListener listener = e -> {};
      connection.setExceptionListener(listener);
      assertThat(connection.getExceptionListener()).isSameAs(listener);
      ExceptionListener next = e -> {};
      connection.setExceptionListener(next);
      assertThat(connection.getExceptionListener()).isSameAs(next);
      connection.setExceptionListener(null);
      assertThat(connection.getExceptionListener()).isNull();
    }
  }

  @Statement(id = "6.1.7-3", text = "Contexts have their connection's exception listener together.")
  void listenerOfContexts() {
    JMSContext first = context();
    JMSContext second = closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    ExceptionListener listener = e -> {};
    first.setExceptionListener(listener);
    assertThat(second.getExceptionListener()).isSameAs(listener);
    second.setExceptionListener(null);
    assertThat(first.getExceptionListener()).isNull();
  }

  @Statement(
      id = "6.1.7-4",
      text = "What a call throws is not reported to the exception listener as well.")
  void thrownIsNotReported() throws JMSException {
    Queue<JMSException> reported = new ConcurrentLinkedQueue<>();
    Connection connection = connection();
    connection.setExceptionListener(reported::add);
    connection.start();
    Session session = connection.createSession();
    refuses(InvalidDestinationException.class, () -> session.createConsumer(null));
    refuses(InvalidSelectorException.class, () -> session.createConsumer(queue(), "no selector ="));
    refuses(JMSException.class, session::commit);
    receivesNothing(session.createConsumer(queue()));
    assertThat(reported).isEmpty();
  }

  @Statement(
      id = "6.1.7-5",
      text = "Closing a connection, with receives and listeners at work, reports no problem.")
  void closingIsNoProblem() throws Exception {
    Queue<JMSException> reported = new ConcurrentLinkedQueue<>();
    Connection connection = connection();
    connection.setExceptionListener(reported::add);
    connection.start();
    connection.createSession().createConsumer(queue()).setMessageListener(message -> {});
    MessageConsumer consumer = connection.createSession().createConsumer(queue());
    CompletableFuture<?> receive = inBackground(consumer::receive);
    staysBlocked(receive);
    connection.close();
    await(receive);
    assertThat(reported).isEmpty();
  }
}
