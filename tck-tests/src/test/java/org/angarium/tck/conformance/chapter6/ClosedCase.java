package org.angarium.tck.conformance.chapter6;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.concurrent.CompletableFuture;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Feature;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The methods that have to fail once their object is closed: one cell for each. */
abstract class ClosedCase extends ConformanceCase {
  private static final long HOUR_MS = 3_600_000;

  private static void refused(Cells cells, String cell, ThrowingCallable call) {
    cells.refused(cell, IllegalStateException.class, call);
  }

  private static void refusedUnchecked(Cells cells, String cell, ThrowingCallable call) {
    cells.refused(cell, IllegalStateRuntimeException.class, call);
  }

  /** All methods of a connection but close. */
  protected final void connectionIsClosed(Cells cells, Connection closed) throws JMSException {
    refused(cells, "createSession()", closed::createSession);
    refused(cells, "createSession(int)", () -> closed.createSession(Session.AUTO_ACKNOWLEDGE));
    refused(cells, "createSession(boolean, int)", () -> closed.createSession(true, 0));
    refused(cells, "getClientID", closed::getClientID);
    refused(cells, "setClientID", () -> closed.setClientID("late"));
    refused(cells, "getMetaData", closed::getMetaData);
    refused(cells, "getExceptionListener", closed::getExceptionListener);
    refused(cells, "setExceptionListener", () -> closed.setExceptionListener(e -> {}));
    refused(cells, "start", closed::start);
    refused(cells, "stop", closed::stop);
    if (provider().has(Feature.CONNECTION_CONSUMERS)) {
      ServerSessionPool pool = () -> null;
      Queue queue = queue();
      Topic topic = topic();
      refused(
          cells,
          "createConnectionConsumer",
          () -> closed.createConnectionConsumer(queue, null, pool, 1));
      refused(
          cells,
          "createSharedConnectionConsumer",
          () -> closed.createSharedConnectionConsumer(topic, "name", null, pool, 1));
      refused(
          cells,
          "createDurableConnectionConsumer",
          () -> closed.createDurableConnectionConsumer(topic, "name", null, pool, 1));
      refused(
          cells,
          "createSharedDurableConnectionConsumer",
          () -> closed.createSharedDurableConnectionConsumer(topic, "name", null, pool, 1));
    }
  }

  /** All methods of a session but close and run. */
  protected final void sessionIsClosed(Cells cells, Session closed) throws JMSException {
    sessionMakesNothing(cells, closed);
    sessionConsumesNothing(cells, closed, queue(), topic());
    refused(cells, "getTransacted", closed::getTransacted);
    refused(cells, "getAcknowledgeMode", closed::getAcknowledgeMode);
    refused(cells, "commit", closed::commit);
    refused(cells, "rollback", closed::rollback);
    refused(cells, "recover", closed::recover);
    refused(cells, "unsubscribe", () -> closed.unsubscribe("name"));
    if (provider().has(Feature.CONNECTION_CONSUMERS)) {
      refused(cells, "getMessageListener", closed::getMessageListener);
      refused(cells, "setMessageListener", () -> closed.setMessageListener(null));
    }
  }

  private static void sessionMakesNothing(Cells cells, Session closed) {
    refused(cells, "createMessage", closed::createMessage);
    refused(cells, "createBytesMessage", closed::createBytesMessage);
    refused(cells, "createMapMessage", closed::createMapMessage);
    refused(cells, "createStreamMessage", closed::createStreamMessage);
    refused(cells, "createObjectMessage", () -> closed.createObjectMessage());
    refused(cells, "createObjectMessage(object)", () -> closed.createObjectMessage("any"));
    refused(cells, "createTextMessage", () -> closed.createTextMessage());
    refused(cells, "createTextMessage(text)", () -> closed.createTextMessage("any"));
    refused(cells, "createQueue", () -> closed.createQueue("any"));
    refused(cells, "createTopic", () -> closed.createTopic("any"));
    refused(cells, "createTemporaryQueue", closed::createTemporaryQueue);
    refused(cells, "createTemporaryTopic", closed::createTemporaryTopic);
  }

  private static void sessionConsumesNothing(
      Cells cells, Session closed, Queue queue, Topic topic) {
    refused(cells, "createProducer", () -> closed.createProducer(queue));
    refused(cells, "createBrowser", () -> closed.createBrowser(queue));
    refused(cells, "createBrowser(selector)", () -> closed.createBrowser(queue, "n = 1"));
    refused(cells, "createConsumer", () -> closed.createConsumer(queue));
    refused(cells, "createConsumer(selector)", () -> closed.createConsumer(queue, "n = 1"));
    refused(cells, "createConsumer(noLocal)", () -> closed.createConsumer(topic, null, true));
    refused(cells, "createSharedConsumer", () -> closed.createSharedConsumer(topic, "name"));
    refused(
        cells,
        "createSharedConsumer(selector)",
        () -> closed.createSharedConsumer(topic, "name", "n = 1"));
    refused(cells, "createDurableSubscriber", () -> closed.createDurableSubscriber(topic, "name"));
    refused(
        cells,
        "createDurableSubscriber(selector)",
        () -> closed.createDurableSubscriber(topic, "name", "n = 1", false));
    refused(cells, "createDurableConsumer", () -> closed.createDurableConsumer(topic, "name"));
    refused(
        cells,
        "createDurableConsumer(selector)",
        () -> closed.createDurableConsumer(topic, "name", "n = 1", false));
    refused(
        cells,
        "createSharedDurableConsumer",
        () -> closed.createSharedDurableConsumer(topic, "name"));
    refused(
        cells,
        "createSharedDurableConsumer(selector)",
        () -> closed.createSharedDurableConsumer(topic, "name", "n = 1"));
  }

  /** All methods of a producer but close. */
  protected final void producerIsClosed(Cells cells, MessageProducer closed) throws JMSException {
    Queue queue = queue();
    Message message = session().createMessage();
    CompletionListener listener = completing(new CompletableFuture<>());
    int mode = DeliveryMode.PERSISTENT;
    refused(cells, "getDestination", closed::getDestination);
    refused(cells, "getDisableMessageID", closed::getDisableMessageID);
    refused(cells, "setDisableMessageID", () -> closed.setDisableMessageID(true));
    refused(cells, "getDisableMessageTimestamp", closed::getDisableMessageTimestamp);
    refused(cells, "setDisableMessageTimestamp", () -> closed.setDisableMessageTimestamp(true));
    refused(cells, "getDeliveryMode", closed::getDeliveryMode);
    refused(cells, "setDeliveryMode", () -> closed.setDeliveryMode(mode));
    refused(cells, "getPriority", closed::getPriority);
    refused(cells, "setPriority", () -> closed.setPriority(1));
    refused(cells, "getTimeToLive", closed::getTimeToLive);
    refused(cells, "setTimeToLive", () -> closed.setTimeToLive(HOUR_MS));
    refused(cells, "getDeliveryDelay", closed::getDeliveryDelay);
    refused(cells, "setDeliveryDelay", () -> closed.setDeliveryDelay(1));
    refused(cells, "send", () -> closed.send(message));
    refused(cells, "send(options)", () -> closed.send(message, mode, 4, HOUR_MS));
    refused(cells, "send(listener)", () -> closed.send(message, listener));
    refused(
        cells, "send(options, listener)", () -> closed.send(message, mode, 4, HOUR_MS, listener));
    refused(cells, "send(destination)", () -> closed.send(queue, message));
    refused(
        cells, "send(destination, options)", () -> closed.send(queue, message, mode, 4, HOUR_MS));
    refused(cells, "send(destination, listener)", () -> closed.send(queue, message, listener));
    refused(
        cells,
        "send(destination, options, listener)",
        () -> closed.send(queue, message, mode, 4, HOUR_MS, listener));
  }

  /** All methods of a consumer but close. */
  protected final void consumerIsClosed(Cells cells, MessageConsumer closed) {
    refused(cells, "getMessageSelector", closed::getMessageSelector);
    refused(cells, "getMessageListener", closed::getMessageListener);
    refused(cells, "setMessageListener", () -> closed.setMessageListener(message -> {}));
    refused(cells, "receiveNoWait", closed::receiveNoWait);
    refused(cells, "receive(timeout)", () -> closed.receive(1));
    refused(cells, "receive", closed::receive);
  }

  /** All methods of a browser but close. */
  protected final void browserIsClosed(Cells cells, QueueBrowser closed) {
    refused(cells, "getQueue", closed::getQueue);
    refused(cells, "getMessageSelector", closed::getMessageSelector);
    refused(cells, "getEnumeration", closed::getEnumeration);
  }

  /** All methods of a context but close and those about its automatic start. */
  protected final void contextIsClosed(Cells cells, JMSContext closed) throws JMSException {
    refusedUnchecked(cells, "createContext", () -> closed.createContext(1));
    refusedUnchecked(cells, "getClientID", closed::getClientID);
    refusedUnchecked(cells, "setClientID", () -> closed.setClientID("late"));
    refusedUnchecked(cells, "getMetaData", closed::getMetaData);
    refusedUnchecked(cells, "getExceptionListener", closed::getExceptionListener);
    refusedUnchecked(cells, "setExceptionListener", () -> closed.setExceptionListener(e -> {}));
    refusedUnchecked(cells, "start", closed::start);
    refusedUnchecked(cells, "stop", closed::stop);
    refusedUnchecked(cells, "getSessionMode", closed::getSessionMode);
    refusedUnchecked(cells, "getTransacted", closed::getTransacted);
    refusedUnchecked(cells, "commit", closed::commit);
    refusedUnchecked(cells, "rollback", closed::rollback);
    refusedUnchecked(cells, "recover", closed::recover);
    refusedUnchecked(cells, "acknowledge", closed::acknowledge);
    refusedUnchecked(cells, "unsubscribe", () -> closed.unsubscribe("name"));
    contextMakesNothing(cells, closed);
    contextConsumesNothing(cells, closed, queue(), topic());
  }

  private static void contextMakesNothing(Cells cells, JMSContext closed) {
    refusedUnchecked(cells, "createMessage", closed::createMessage);
    refusedUnchecked(cells, "createBytesMessage", closed::createBytesMessage);
    refusedUnchecked(cells, "createMapMessage", closed::createMapMessage);
    refusedUnchecked(cells, "createStreamMessage", closed::createStreamMessage);
    refusedUnchecked(cells, "createObjectMessage", () -> closed.createObjectMessage());
    refusedUnchecked(cells, "createObjectMessage(object)", () -> closed.createObjectMessage("any"));
    refusedUnchecked(cells, "createTextMessage", () -> closed.createTextMessage());
    refusedUnchecked(cells, "createTextMessage(text)", () -> closed.createTextMessage("any"));
    refusedUnchecked(cells, "createQueue", () -> closed.createQueue("any"));
    refusedUnchecked(cells, "createTopic", () -> closed.createTopic("any"));
    refusedUnchecked(cells, "createTemporaryQueue", closed::createTemporaryQueue);
    refusedUnchecked(cells, "createTemporaryTopic", closed::createTemporaryTopic);
  }

  private static void contextConsumesNothing(
      Cells cells, JMSContext closed, Queue queue, Topic topic) {
    refusedUnchecked(cells, "createProducer", closed::createProducer);
    refusedUnchecked(cells, "createBrowser", () -> closed.createBrowser(queue));
    refusedUnchecked(cells, "createBrowser(selector)", () -> closed.createBrowser(queue, "n = 1"));
    refusedUnchecked(cells, "createConsumer", () -> closed.createConsumer(queue));
    refusedUnchecked(
        cells, "createConsumer(selector)", () -> closed.createConsumer(queue, "n = 1"));
    refusedUnchecked(
        cells, "createConsumer(noLocal)", () -> closed.createConsumer(topic, null, true));
    refusedUnchecked(
        cells, "createSharedConsumer", () -> closed.createSharedConsumer(topic, "name"));
    refusedUnchecked(
        cells,
        "createSharedConsumer(selector)",
        () -> closed.createSharedConsumer(topic, "name", "n = 1"));
    refusedUnchecked(
        cells, "createDurableConsumer", () -> closed.createDurableConsumer(topic, "name"));
    refusedUnchecked(
        cells,
        "createDurableConsumer(selector)",
        () -> closed.createDurableConsumer(topic, "name", "n = 1", false));
    refusedUnchecked(
        cells,
        "createSharedDurableConsumer",
        () -> closed.createSharedDurableConsumer(topic, "name"));
    refusedUnchecked(
        cells,
        "createSharedDurableConsumer(selector)",
        () -> closed.createSharedDurableConsumer(topic, "name", "n = 1"));
  }
}
