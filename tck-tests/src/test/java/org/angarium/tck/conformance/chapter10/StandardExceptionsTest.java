package org.angarium.tck.conformance.chapter10;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import java.util.List;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Provider;
import org.angarium.tck.conformance.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The two families of exceptions, and the cases in which a standard one must be thrown. */
class StandardExceptionsTest extends ConformanceCase {

  // --- 10.2

  @Statement(
      id = "10.2-1",
      text = "The classic API throws kinds of JMSException, each with a text.")
  void classicExceptions() throws JMSException {
    Session session = session();
    Queue queue = queue();
    ThrowingCallable[] failing = {
      session::commit,
      session::rollback,
      () -> session.createConsumer(null),
      () -> session.createConsumer(queue, "a = = 1"),
      () -> session.unsubscribe("unknown"),
      () -> session.createDurableConsumer(topic(), "any"),
      () -> session.createStreamMessage().writeObject(List.of()),
      () -> session.createBytesMessage().readByte()
    };
    for (ThrowingCallable call : failing) {
      assertThat(catchThrowable(call)).isInstanceOf(JMSException.class);
      assertThat(catchThrowable(call).getMessage()).isNotBlank();
    }
  }

  @Statement(
      id = "10.2-2",
      text = "The simplified API throws kinds of JMSRuntimeException, each with a text.")
  void simplifiedExceptions() throws JMSException {
    JMSContext context = context();
    Queue queue = queue();
    ThrowingCallable[] failing = {
      context::commit,
      context::rollback,
      () -> context.createConsumer(null),
      () -> context.createConsumer(queue, "a = = 1"),
      () -> context.unsubscribe("unknown"),
      () -> context.createDurableConsumer(topic(), "any"),
      () -> context.createProducer().setDeliveryMode(77),
      () -> context.createProducer().setProperty("a", List.of())
    };
    for (ThrowingCallable call : failing) {
      assertThat(catchThrowable(call)).isInstanceOf(JMSRuntimeException.class);
      assertThat(catchThrowable(call).getMessage()).isNotBlank();
    }
  }

  // --- 10.3

  @Statement(
      id = "10.3-1",
      text = "commit and rollback without transaction throw IllegalStateException.")
  void commitNeedsTransaction() throws JMSException {
    for (int mode :
        new int[] {
          Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE
        }) {
      Session session = session(mode);
      refuses(IllegalStateException.class, session::commit);
      refuses(IllegalStateException.class, session::rollback);
      JMSContext context = context(mode);
      refuses(IllegalStateRuntimeException.class, context::commit);
      refuses(IllegalStateRuntimeException.class, context::rollback);
    }
  }

  @Statement(id = "10.3-2", text = "recover in a transaction throws IllegalStateException.")
  void recoverNeedsNoTransaction() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED);
    JMSContext context = context(JMSContext.SESSION_TRANSACTED);
    refuses(IllegalStateException.class, session::recover);
    refuses(IllegalStateRuntimeException.class, context::recover);
  }

  @Statement(id = "10.3-3", text = "A rejected user name or password throws JMSSecurityException.")
  void wrongPasswordIsRejected() throws JMSException {
    ConnectionFactory factory = provider().securedConnectionFactory();
    Class<JMSSecurityException> refusal = JMSSecurityException.class;
    refuses(refusal, () -> factory.createConnection(Provider.USER, "wrong").start());
    refuses(refusal, () -> factory.createConnection("nobody", Provider.PASSWORD).start());
    try (Connection connection = factory.createConnection(Provider.USER, Provider.PASSWORD)) {
      connection.start();
    }
  }

  @Statement(
      id = "10.3-4",
      text = "A rejected user name or password throws JMSSecurityRuntimeException for a context.")
  void wrongPasswordIsRejectedForContext() {
    ConnectionFactory factory = provider().securedConnectionFactory();
    Class<JMSSecurityRuntimeException> refusal = JMSSecurityRuntimeException.class;
    refuses(refusal, () -> factory.createContext(Provider.USER, "wrong").start());
    refuses(refusal, () -> factory.createContext("nobody", Provider.PASSWORD).start());
    try (JMSContext context = factory.createContext(Provider.USER, Provider.PASSWORD)) {
      context.start();
    }
  }

  @Statement(
      id = "10.3-5",
      text = "A client identifier that another connection has throws InvalidClientIDException.")
  void clientIdInUse() throws JMSException {
    String clientId = fresh("client");
    connection(clientId);
    Connection second = connection();
    refuses(InvalidClientIDException.class, () -> second.setClientID(clientId));
    JMSContext context = context();
    refuses(InvalidClientIDRuntimeException.class, () -> context.setClientID(clientId));
  }

  @Statement(
      id = "10.3-6",
      text = "A deleted temporary destination throws InvalidDestinationException.")
  void deletedDestinationIsInvalid() throws JMSException {
    Session session = session();
    TemporaryQueue queue = session.createTemporaryQueue();
    TemporaryTopic topic = session.createTemporaryTopic();
    queue.delete();
    topic.delete();
    Message message = session.createMessage();
    Class<InvalidDestinationException> refusal = InvalidDestinationException.class;
    refuses(refusal, () -> session.createProducer(queue).send(message));
    refuses(refusal, () -> session.createProducer(topic).send(message));
    refuses(refusal, () -> session.createConsumer(queue));
    refuses(refusal, () -> session.createConsumer(topic));
  }

  @Statement(
      id = "10.3-7",
      text = "A context throws InvalidDestinationRuntimeException for a deleted destination.")
  void deletedDestinationIsInvalidForContext() throws JMSException {
    JMSContext context = context();
    TemporaryQueue queue = context.createTemporaryQueue();
    queue.delete();
    Class<InvalidDestinationRuntimeException> refusal = InvalidDestinationRuntimeException.class;
    refuses(refusal, () -> context.createProducer().send(queue, "any"));
    refuses(refusal, () -> context.createConsumer(queue));
  }

  @Statement(
      id = "10.3-8",
      text = "A selector with invalid syntax throws InvalidSelectorException.")
  void invalidSelectors() throws JMSException {
    Session session = session();
    JMSContext context = context();
    Queue queue = queue();
    for (String selector :
        new String[] {
          "a =",
          "= 1",
          "a = 'open",
          "(a = 1",
          "a = 1)",
          "a BETWEEN 1",
          "a LIKE",
          "a IN ()",
          "NOT",
          "a AND",
          "a = 1 b = 2",
          "#",
          "a IS 1"
        }) {
      refuses(InvalidSelectorException.class, () -> session.createConsumer(queue, selector));
      refuses(InvalidSelectorRuntimeException.class, () -> context.createConsumer(queue, selector));
    }
  }

  @Statement(
      id = "10.3-9",
      text = "Reading past the end of a StreamMessage or BytesMessage throws MessageEOFException.")
  void endOfMessage() throws JMSException {
    StreamMessage stream = session().createStreamMessage();
    stream.writeInt(1);
    stream.reset();
    stream.readInt();
    refuses(MessageEOFException.class, stream::readInt);
    refuses(MessageEOFException.class, stream::readObject);
    BytesMessage bytes = session().createBytesMessage();
    bytes.writeByte((byte) 1);
    bytes.reset();
    refuses(MessageEOFException.class, bytes::readLong);
    bytes.reset();
    bytes.readByte();
    refuses(MessageEOFException.class, bytes::readByte);
  }

  @Statement(
      id = "10.3-10",
      text = "A type that a message cannot hold or give throws MessageFormatException.")
  void unfitTypes() throws JMSException {
    StreamMessage stream = session().createStreamMessage();
    refuses(MessageFormatException.class, () -> stream.writeObject(List.of()));
    stream.writeBoolean(true);
    stream.reset();
    refuses(MessageFormatException.class, stream::readShort);
    MapMessage map = session().createMapMessage();
    refuses(MessageFormatException.class, () -> map.setObject("a", List.of()));
    map.setBoolean("b", true);
    refuses(MessageFormatException.class, () -> map.getShort("b"));
    BytesMessage bytes = session().createBytesMessage();
    refuses(MessageFormatException.class, () -> bytes.writeObject(List.of()));
    Message message = session().createMessage();
    refuses(MessageFormatException.class, () -> message.setObjectProperty("a", List.of()));
  }

  @Statement(
      id = "10.3-11",
      text = "A text that is no number throws NumberFormatException where one is asked for.")
  void noNumber() throws JMSException {
    StreamMessage stream = session().createStreamMessage();
    stream.writeString("seven");
    stream.reset();
    refuses(NumberFormatException.class, stream::readInt);
    MapMessage map = session().createMapMessage();
    map.setString("a", "seven");
    refuses(NumberFormatException.class, () -> map.getLong("a"));
    Message message = session().createMessage();
    message.setStringProperty("a", "seven");
    refuses(NumberFormatException.class, () -> message.getDoubleProperty("a"));
  }

  @Statement(
      id = "10.3-12",
      text = "Reading a message that is written throws MessageNotReadableException.")
  void notReadable() throws JMSException {
    BytesMessage bytes = session().createBytesMessage();
    bytes.writeInt(1);
    refuses(MessageNotReadableException.class, bytes::readInt);
    refuses(MessageNotReadableException.class, bytes::getBodyLength);
    StreamMessage stream = session().createStreamMessage();
    stream.writeInt(1);
    refuses(MessageNotReadableException.class, stream::readInt);
    refuses(MessageNotReadableException.class, stream::readObject);
  }

  @Statement(
      id = "10.3-13",
      text = "Writing to a received message throws MessageNotWriteableException.")
  void notWriteable() throws JMSException {
    TextMessage text = roundTrip(session().createTextMessage("any"));
    refuses(MessageNotWriteableException.class, () -> text.setText("other"));
    refuses(MessageNotWriteableException.class, () -> text.setIntProperty("a", 1));
    MapMessage map = roundTrip(session().createMapMessage());
    refuses(MessageNotWriteableException.class, () -> map.setInt("a", 1));
    BytesMessage bytes = roundTrip(session().createBytesMessage());
    refuses(MessageNotWriteableException.class, () -> bytes.writeInt(1));
    StreamMessage stream = roundTrip(session().createStreamMessage());
    refuses(MessageNotWriteableException.class, () -> stream.writeInt(1));
  }

  @Statement(
      id = "10.3-14",
      text = "A browser of a closed session throws IllegalStateException; closing it does not.")
  void browserOfClosedSession() throws JMSException {
    Session session = session();
    QueueBrowser browser = session.createBrowser(queue());
    session.close();
    refuses(IllegalStateException.class, browser::getEnumeration);
    browser.close();
  }

  @Statement(
      id = "10.3-15",
      text = "A closed session throws IllegalStateException, a context the runtime kind.")
  void closedSession() throws JMSException {
    Queue queue = queue();
    Session session = session();
    session.close();
    refuses(IllegalStateException.class, () -> session.createProducer(queue));
    refuses(IllegalStateException.class, () -> session.createConsumer(queue));
    refuses(IllegalStateException.class, session::createMessage);
    refuses(IllegalStateException.class, session::getTransacted);
    JMSContext context = context();
    context.close();
    refuses(IllegalStateRuntimeException.class, () -> context.createConsumer(queue));
    refuses(IllegalStateRuntimeException.class, context::createMessage);
    refuses(IllegalStateRuntimeException.class, context::start);
  }

  @Statement(
      id = "10.3-16",
      text = "A closed browser throws IllegalStateException; closing it again does not.")
  void closedBrowser() throws JMSException {
    QueueBrowser browser = session().createBrowser(queue());
    browser.close();
    browser.close();
    refuses(IllegalStateException.class, browser::getEnumeration);
  }
}
