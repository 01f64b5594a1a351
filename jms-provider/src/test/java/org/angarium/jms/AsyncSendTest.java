package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class AsyncSendTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");

  /** Remembers what it was told. */
  private static class Told implements CompletionListener {
    final List<Message> completed = new CopyOnWriteArrayList<>();
    final List<Exception> failed = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();

    @Override
    public void onCompletion(Message message) {
      threads.add(Thread.currentThread());
      completed.add(message);
    }

    @Override
    public void onException(Message message, Exception exception) {
      threads.add(Thread.currentThread());
      failed.add(exception);
    }
  }

  @Test
  void tellsInOrderOneAtATimeAndNeverOnTheSendersThread() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    AtomicInteger running = new AtomicInteger();
    Told told =
        new Told() {
          @Override
          public void onCompletion(Message message) {
            if (running.incrementAndGet() > 1) {
              failed.add(new java.lang.IllegalStateException("two at once"));
            }
            super.onCompletion(message);
            running.decrementAndGet();
          }
        };
    List<Message> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Message message = session.createTextMessage("m" + i);
      sent.add(message);
      producer.send(message, told);
    }
    session.close();

    assertThat(told.completed).containsExactlyElementsOf(sent);
    assertThat(told.failed).isEmpty();
    assertThat(told.threads).doesNotContain(Thread.currentThread());
    assertThat(broker.depth(queue)).isEqualTo(100);
  }

  @Test
  void hasTheHeadersWhenItIsTold() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    Told told = new Told();

    session.createProducer(queue).send(session.createMessage(), 1, 3, 0, told);
    session.close();

    assertThat(told.completed.get(0).getJMSMessageID()).startsWith("ID:");
    assertThat(told.completed.get(0).getJMSPriority()).isEqualTo(3);
  }

  @Test
  void aFailureAfterTheCallGoesToTheListener() throws Exception {
    Connection connection = broker.started();
    Session session = connection.createSession();
    TemporaryQueue gone = session.createTemporaryQueue();
    gone.delete();
    Told told = new Told();

    session.createProducer(null).send(gone, session.createMessage(), told);
    session.close();

    assertThat(told.completed).isEmpty();
    assertThat(told.failed).hasSize(1).first().isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void aSynchronousExceptionMeansNoCallback() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    Told told = new Told();

    assertThatThrownBy(() -> producer.send(null, told)).isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> producer.send(session.createMessage(), 7, 4, 0, told))
        .isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.send(session.createMessage(), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> producer.send(queue, session.createMessage(), told))
        .isInstanceOf(UnsupportedOperationException.class);
    session.close();
    assertThat(told.threads).isEmpty();
  }

  private enum Waiting {
    PRODUCER_CLOSE,
    SESSION_CLOSE,
    CONNECTION_CLOSE,
    COMMIT,
    ROLLBACK;

    void call(Connection connection, Session session, MessageProducer producer)
        throws JMSException {
      switch (this) {
        case PRODUCER_CLOSE -> producer.close();
        case SESSION_CLOSE -> session.close();
        case CONNECTION_CLOSE -> connection.close();
        case COMMIT -> session.commit();
        case ROLLBACK -> session.rollback();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isWaitedFor(Waiting waiting) throws Exception {
    Connection connection = broker.started();
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    CountDownLatch leave = new CountDownLatch(1);
    List<String> order = new CopyOnWriteArrayList<>();
    Told told =
        new Told() {
          @Override
          public void onCompletion(Message message) {
            try {
              leave.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              failed.add(e);
            }
            order.add("told");
          }
        };
    producer.send(session.createMessage(), told);
    producer.send(session.createMessage(), told);
    List<Exception> failures = new CopyOnWriteArrayList<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                waiting.call(connection, session, producer);
                order.add("returned");
              } catch (JMSException e) {
                failures.add(e);
              }
            });
    caller.start();
    await().atMost(LIMIT).until(() -> caller.getState() == Thread.State.WAITING);
    leave.countDown();
    caller.join(10_000);

    assertThat(order).containsExactly("told", "told", "returned");
    assertThat(failures).isEmpty();
    assertThat(told.failed).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void throwsWhenCalledByTheListenerItself(Waiting waiting) throws Exception {
    Connection connection = broker.started();
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    List<Exception> thrown = new CopyOnWriteArrayList<>();
    Told told =
        new Told() {
          @Override
          public void onCompletion(Message message) {
            try {
              waiting.call(connection, session, producer);
            } catch (JMSException e) {
              thrown.add(e);
            }
            super.onCompletion(message);
          }
        };

    producer.send(session.createMessage(), told);
    await().atMost(LIMIT).until(() -> told.completed.size() == 1);

    assertThat(thrown).hasSize(1).first().isInstanceOf(IllegalStateException.class);
    session.commit();
    assertThat(broker.depth(queue)).isEqualTo(1);
  }

  @Test
  void aListenerClosesAnotherProducerUnlessThatHasToWait() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    MessageProducer idle = session.createProducer(queue);
    MessageProducer busy = session.createProducer(queue);
    CountDownLatch bothSent = new CountDownLatch(1);
    List<Exception> thrown = new CopyOnWriteArrayList<>();
    Told told =
        new Told() {
          @Override
          public void onCompletion(Message message) {
            try {
              bothSent.await(10, TimeUnit.SECONDS);
              idle.close();
              busy.close();
            } catch (JMSException | InterruptedException e) {
              thrown.add(e);
            }
            super.onCompletion(message);
          }
        };
    producer.send(session.createMessage(), told);
    busy.send(session.createMessage(), new Told());
    bothSent.countDown();
    await().atMost(LIMIT).until(() -> told.completed.size() == 1);

    assertThat(thrown).hasSize(1).first().isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(idle::getPriority).isInstanceOf(IllegalStateException.class);
    assertThat(busy.getPriority()).isEqualTo(4);
  }

  @Test
  void aListenerThatThrowsDoesNoHarm() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    Told told =
        new Told() {
          @Override
          public void onCompletion(Message message) {
            super.onCompletion(message);
            throw new IllegalArgumentException("meant");
          }
        };

    producer.send(session.createMessage(), told);
    producer.send(session.createMessage(), told);
    session.close();

    assertThat(told.completed).hasSize(2);
  }

  @Test
  void moreThanFitAreSentAllTheSame() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryMode(jakarta.jms.DeliveryMode.NON_PERSISTENT);
    Told told = new Told();
    int count = AsyncSends.MOST_OPEN + 100;
    Message message = session.createMessage();

    for (int i = 0; i < count; i++) {
      producer.send(message, told);
    }
    session.close();

    assertThat(told.completed).hasSize(count);
  }

  @Test
  void aContextSendsAsynchronously() throws Exception {
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    Told told = new Told();

    context.createProducer().setAsync(told).send(queue, "a").send(queue, "b");
    context.close();

    assertThat(told.completed).hasSize(2);
    assertThat(broker.depth(queue)).isEqualTo(2);
  }
}
