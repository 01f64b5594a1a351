package org.angarium.tck.conformance.chapter8;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Inbox;
import org.angarium.tck.conformance.Statement;

/** Closing a consumer while its session goes on. */
class ClosingConsumerTest extends ConformanceCase {

  @Statement(
      id = "8.8-1",
      text = "A closed consumer gets nothing more; the queue keeps it for others, unmarked.")
  void closeEndsDelivery() throws JMSException {
    Queue queue = queue();
    Session session = session();
    Inbox inbox = new Inbox();
    MessageConsumer consumer = session.createConsumer(queue);
    consumer.setMessageListener(inbox);
    send(queue, "1");
    assertThat(inbox.nextText()).isEqualTo("1");
    consumer.close();
    send(queue, "2");
    inbox.staysEmpty();
    Message second = receive(session.createConsumer(queue));
    assertThat(second.getBody(String.class)).isEqualTo("2");
    assertThat(second.getJMSRedelivered()).isFalse();
  }

  @Statement(id = "8.8-2", text = "A blocked receive gives null when its consumer is closed.")
  void closeEndsReceive() throws Exception {
    MessageConsumer consumer = session().createConsumer(queue());
    CompletableFuture<Message> received = inBackground(consumer::receive);
    staysBlocked(received);
    consumer.close();
    assertThat(await(received)).isNull();
  }

  @Statement(
      id = "8.8-3",
      text = "A receive with time-out gives null at once when its consumer is closed.")
  void closeEndsReceiveWithTimeout() throws Exception {
    JMSConsumer consumer = context().createConsumer(queue());
    CompletableFuture<Message> received = inBackground(() -> consumer.receive(60_000));
    staysBlocked(received);
    consumer.close();
    assertThat(await(received)).isNull();
  }

  @Statement(id = "8.8-4", text = "close waits for a listener of the consumer that is running.")
  void closeWaitsForListener() throws Exception {
    Queue queue = queue();
    MessageConsumer consumer = session().createConsumer(queue);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Inbox inbox = new Inbox();
    consumer.setMessageListener(
        message -> {
          begun.countDown();
          awaitUnchecked(release);
          inbox.onMessage(message);
        });
    send(queue, "1", "2");
    begun.await();
    CompletableFuture<Boolean> closed =
        inBackground(
            () -> {
              consumer.close();
              return true;
            });
    try {
      staysBlocked(closed);
    } finally {
      release.countDown();
    }
    await(closed);
    assertThat(inbox.nextText()).isEqualTo("1");
    inbox.staysEmpty();
    Message second = receive(session().createConsumer(queue));
    assertThat(second.getBody(String.class)).isEqualTo("2");
    assertThat(second.getJMSRedelivered()).isFalse();
    assertThat(second.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Statement(
      id = "8.8-5",
      text = "A listener may close its own consumer, and ends normally with its message consumed.")
  void listenerMayCloseItsConsumer() throws JMSException {
    Queue queue = queue();
    Session session = session();
    MessageConsumer consumer = session.createConsumer(queue);
    Inbox inbox = new Inbox();
    consumer.setMessageListener(
        message -> {
          try {
            consumer.close();
          } catch (JMSException e) {
            throw new AssertionError(e);
          }
          inbox.onMessage(message);
        });
    send(queue, "1", "2");
    assertThat(inbox.nextText()).isEqualTo("1");
    inbox.staysEmpty();
    session.close();
    contains(queue, "2");
  }

  @Statement(id = "8.8-6", text = "A JMSConsumer may be closed by its own listener likewise.")
  void listenerMayCloseItsContextConsumer() throws JMSException {
    Queue queue = queue();
    JMSContext context = context();
    JMSConsumer consumer = context.createConsumer(queue);
    Inbox inbox = new Inbox();
    consumer.setMessageListener(
        message -> {
          consumer.close();
          inbox.onMessage(message);
        });
    send(queue, "1", "2");
    assertThat(inbox.nextText()).isEqualTo("1");
    inbox.staysEmpty();
    context.close();
    contains(queue, "2");
  }

  @Statement(
      id = "8.8-7",
      text = "A listener may close its consumer and commit its transaction afterwards.")
  void listenerMayCloseAndCommit() throws JMSException {
    Queue queue = queue();
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    Inbox inbox = new Inbox();
    consumer.setMessageListener(
        message -> {
          try {
            consumer.close();
            session.commit();
          } catch (JMSException e) {
            throw new AssertionError(e);
          }
          inbox.onMessage(message);
        });
    send(queue, "1");
    assertThat(inbox.nextText()).isEqualTo("1");
    session.close();
    contains(queue);
  }

  @Statement(
      id = "8.8-8",
      text = "In AUTO_ACKNOWLEDGE and DUPS_OK_ACKNOWLEDGE what was delivered stays acknowledged.")
  void closeLeavesAutomaticAcknowledgement() throws JMSException {
    for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
      Queue queue = queue();
      send(queue, "1", "2");
      Session session = session(mode);
      MessageConsumer consumer = session.createConsumer(queue);
      assertThat(receiveText(consumer)).isEqualTo("1");
      consumer.close();
      session.close();
      contains(queue, "2");
    }
  }

  @Statement(
      id = "8.8-9",
      text = "In CLIENT_ACKNOWLEDGE messages may be acknowledged after their consumer was closed.")
  void acknowledgeAfterClose() throws JMSException {
    Queue queue = queue();
    send(queue, "1", "2");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    Message second = receive(consumer);
    consumer.close();
    second.acknowledge();
    session.close();
    contains(queue);
  }

  @Statement(
      id = "8.8-10",
      text = "Closing a consumer acknowledges nothing: its messages come again after the session.")
  void closeAcknowledgesNothing() throws JMSException {
    Queue queue = queue();
    send(queue, "1");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    consumer.close();
    MessageConsumer other = session().createConsumer(queue);
    receivesNothing(other);
    session.close();
    Message again = receive(other);
    assertThat(again.getBody(String.class)).isEqualTo("1");
    assertThat(again.getJMSRedelivered()).isTrue();
  }

  @Statement(
      id = "8.8-11",
      text = "After its consumer was closed, recover gives a message to the next consumer.")
  void recoverAfterClose() throws JMSException {
    Queue queue = queue();
    send(queue, "1");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    consumer.close();
    session.recover();
    Message again = receive(session.createConsumer(queue));
    assertThat(again.getBody(String.class)).isEqualTo("1");
    assertThat(again.getJMSRedelivered()).isTrue();
  }

  @Statement(id = "8.8-12", text = "A transaction may be committed after its consumer was closed.")
  void commitAfterClose() throws JMSException {
    Queue queue = queue();
    send(queue, "1");
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    consumer.close();
    session.commit();
    contains(queue);
  }

  @Statement(
      id = "8.8-13",
      text = "A transaction may be rolled back after its consumer was closed.")
  void rollbackAfterClose() throws JMSException {
    Queue queue = queue();
    send(queue, "1", "2");
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    consumer.close();
    session.rollback();
    MessageConsumer next = session.createConsumer(queue);
    Message again = receive(next);
    assertThat(again.getBody(String.class)).isEqualTo("1");
    assertThat(again.getJMSRedelivered()).isTrue();
    assertThat(receive(next).getJMSRedelivered()).isFalse();
  }

  @Statement(
      id = "8.8-14",
      text = "A closed consumer refuses every use with IllegalStateException; close is ignored.")
  void closedConsumerRefusesUse() throws JMSException {
    MessageConsumer consumer = session().createConsumer(queue());
    consumer.close();
    consumer.close();
    refuses(IllegalStateException.class, consumer::receive);
    refuses(IllegalStateException.class, () -> consumer.receive(1));
    refuses(IllegalStateException.class, consumer::receiveNoWait);
    refuses(IllegalStateException.class, consumer::getMessageSelector);
    refuses(IllegalStateException.class, consumer::getMessageListener);
    refuses(IllegalStateException.class, () -> consumer.setMessageListener(message -> {}));
  }

  @Statement(
      id = "8.8-15",
      text = "A closed JMSConsumer refuses every use with IllegalStateRuntimeException.")
  void closedContextConsumerRefusesUse() throws JMSException {
    JMSConsumer consumer = context().createConsumer(queue());
    consumer.close();
    consumer.close();
    Class<IllegalStateRuntimeException> refusal = IllegalStateRuntimeException.class;
    refuses(refusal, consumer::receive);
    refuses(refusal, () -> consumer.receive(1));
    refuses(refusal, consumer::receiveNoWait);
    refuses(refusal, () -> consumer.receiveBody(String.class, 1));
    refuses(refusal, () -> consumer.receiveBodyNoWait(String.class));
    refuses(refusal, consumer::getMessageSelector);
    refuses(refusal, consumer::getMessageListener);
    refuses(refusal, () -> consumer.setMessageListener(message -> {}));
  }

  @Statement(
      id = "8.8-16",
      text = "What a closed consumer had not shown goes to others in its order, unmarked.")
  void unseenMessagesGoBack() throws JMSException {
    Queue queue = queue();
    send(queue, "1", "2", "3", "4", "5");
    Session session = session();
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(receiveText(consumer)).isEqualTo("1");
    consumer.close();
    MessageConsumer next = session().createConsumer(queue);
    for (String expected : new String[] {"2", "3", "4", "5"}) {
      Message message = receive(next);
      assertThat(message.getBody(String.class)).isEqualTo(expected);
      assertThat(message.getJMSRedelivered()).isFalse();
    }
  }

  @Statement(id = "8.8-17", text = "The session's other consumers go on.")
  void otherConsumersGoOn() throws JMSException {
    Queue queue = queue();
    Session session = session();
    Inbox inbox = new Inbox();
    MessageConsumer closed = session.createConsumer(queue());
    closed.setMessageListener(message -> {});
    session.createConsumer(queue).setMessageListener(inbox);
    closed.close();
    send(queue, "1");
    assertThat(inbox.nextText()).isEqualTo("1");
  }

  @Statement(id = "8.8-18", text = "A listener may close another consumer of its session.")
  void listenerMayCloseAnotherConsumer() throws JMSException {
    Queue queue = queue();
    Queue other = queue();
    Session session = session();
    Inbox inbox = new Inbox();
    MessageConsumer closed = session.createConsumer(other);
    closed.setMessageListener(inbox);
    Inbox own = new Inbox();
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try {
                closed.close();
              } catch (JMSException e) {
                throw new AssertionError(e);
              }
              own.onMessage(message);
            });
    send(queue, "1");
    assertThat(own.nextText()).isEqualTo("1");
    send(other, "2");
    inbox.staysEmpty();
    contains(other, "2");
  }

  @Statement(
      id = "8.8-19",
      text = "A consumer that is closed twice at the same time is closed once, without harm.")
  void closedByTwoThreads() throws Exception {
    Queue queue = queue();
    Session session = session();
    MessageConsumer consumer = session.createConsumer(queue);
    CompletableFuture<Message> received = inBackground(consumer::receive);
    staysBlocked(received);
    CompletableFuture<Boolean> one = inBackground(() -> close(consumer));
    CompletableFuture<Boolean> other = inBackground(() -> close(consumer));
    await(one);
    await(other);
    assertThat(await(received)).isNull();
    send(queue, "any");
    assertThat(receiveText(session.createConsumer(queue))).isEqualTo("any");
  }

  private static boolean close(MessageConsumer consumer) throws JMSException {
    consumer.close();
    return true;
  }
}
