package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Inbox;
import org.angarium.tck.conformance.Statement;

/** Which thread may do what, and which thread calls listeners (JMS 3.1, 6.2.5 to 6.2.14). */
class ThreadingTest extends ConformanceCase {

  // --- 6.2.5, 6.2.6

  @Statement(
      id = "6.2.5-1",
      text = "A thread that has received uses the session's producers, time after time.")
  void receiverSends() throws Exception {
    Queue from = queue();
    Queue to = queue();
    Session session = session();
    MessageConsumer consumer = session.createConsumer(from);
    MessageProducer producer = session.createProducer(to);
    CompletableFuture<Void> passing =
        inBackground(
            () -> {
              for (int i = 0; i < 3; i++) {
                producer.send(receive(consumer));
              }
              return null;
            });
    send(from, "one", "two", "three");
    await(passing);
    contains(to, "one", "two", "three");
  }

  @Statement(
      id = "6.2.5-2",
      text = "Listeners of a session share its producers and its transaction.")
  void listenersShareTheirSession() throws Exception {
    Queue[] from = {queue(), queue()};
    Queue to = queue();
    Connection connection = connection();
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(to);
    CountDownLatch committed = new CountDownLatch(2);
    for (Queue queue : from) {
      MessageConsumer consumer = session.createConsumer(queue);
      consumer.setMessageListener(
          message -> {
            try {
              producer.send(message);
              session.commit();
              committed.countDown();
            } catch (JMSException e) {
              throw new AssertionError(e);
            }
          });
    }
    connection.start();
    send(from[0], "any");
    send(from[1], "any");
    assertThat(committed.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
    contains(to, "any", "any");
  }

  @Statement(
      id = "6.2.5-3",
      text =
          "Another thread may close the consumer, session or connection that a receive waits on.")
  void anotherThreadCloses() throws Exception {
    Connection connection = connection();
    connection.start();
    Session first = connection.createSession();
    Session second = connection.createSession();
    Session third = connection.createSession();
    MessageConsumer[] consumers = {
      first.createConsumer(queue()), second.createConsumer(queue()), third.createConsumer(queue())
    };
    AutoCloseable[] closed = {consumers[0], second, connection};
    for (int i = 0; i < closed.length; i++) {
      CompletableFuture<Message> receive = inBackground(consumers[i]::receive);
      staysBlocked(receive);
      closed[i].close();
      assertThat(await(receive)).isNull();
    }
  }

  @Statement(
      id = "6.2.6-1",
      text = "A context may be given a second listener while the first one gets messages.")
  void secondListenerOnAStartedContext() throws JMSException {
    JMSContext context = context();
    Queue busy = queue();
    Queue late = queue();
    Inbox first = new Inbox();
    context.createConsumer(busy).setMessageListener(first);
    JMSConsumer second = context.createConsumer(late);
    Session sender = session();
    for (int i = 0; i < 20; i++) {
      send(sender, busy, "busy");
      send(sender, late, "late");
    }
    Inbox inbox = new Inbox();
    second.setMessageListener(inbox);
    for (int i = 0; i < 20; i++) {
      assertThat(first.nextText()).isEqualTo("busy");
      assertThat(inbox.nextText()).isEqualTo("late");
    }
  }

  @Statement(
      id = "6.2.6-2",
      text = "createContext may be called while another thread uses the context.")
  void createContextMeanwhile() throws Exception {
    JMSContext context = context();
    Queue queue = queue();
    JMSConsumer consumer = context.createConsumer(queue);
    CompletableFuture<Message> receive = inBackground(consumer::receive);
    staysBlocked(receive);
    JMSContext other = closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    other.createProducer().send(queue, "any");
    assertThat(await(receive).getBody(String.class)).isEqualTo("any");
  }

  @Statement(
      id = "6.2.6-3",
      text = "Another thread may close the context, or its consumer, that a receive waits on.")
  void anotherThreadClosesTheContext() throws Exception {
    JMSContext context = context();
    JMSConsumer first = context.createConsumer(queue());
    CompletableFuture<Message> receive = inBackground(first::receive);
    staysBlocked(receive);
    first.close();
    assertThat(await(receive)).isNull();
    JMSConsumer second = context.createConsumer(queue());
    CompletableFuture<String> body = inBackground(() -> second.receiveBody(String.class));
    staysBlocked(body);
    context.close();
    assertThat(await(body)).isNull();
  }

  // --- 6.2.13, 6.2.14

  /** Notes how many of its calls ran at the same time, and in which threads. */
  private static final class Census implements MessageListener {
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final CountDownLatch expected;

    Census(int messages) {
      expected = new CountDownLatch(messages);
    }

    @Override
    public void onMessage(Message message) {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      threads.add(Thread.currentThread());
      Thread.yield();
      running.decrementAndGet();
      expected.countDown();
    }

    void awaitAll() throws InterruptedException {
      assertThat(expected.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
    }
  }

  @Statement(
      id = "6.2.13-1",
      text = "A session calls its listeners one at a time, whatever they listen to.")
  void listenersRunOneAtATime() throws Exception {
    Destination[] destinations = {queue(), queue(), topic(), topic()};
    int each = 25;
    Census census = new Census(destinations.length * each);
    Connection connection = connection();
    Session session = connection.createSession();
    for (Destination destination : destinations) {
      session.createConsumer(destination).setMessageListener(census);
    }
    connection.start();
    CyclicBarrier start = new CyclicBarrier(destinations.length);
    for (Destination destination : destinations) {
      inBackground(
          () -> {
            start.await();
            for (int i = 0; i < each; i++) {
              send(destination, "any");
            }
            return null;
          });
    }
    census.awaitAll();
    assertThat(census.most).hasValue(1);
  }

  @Statement(
      id = "6.2.13-2",
      text = "While one listener of a session runs, the others' messages wait and are not lost.")
  void othersWait() throws Exception {
    Queue first = queue();
    Queue second = queue();
    Connection connection = connection();
    Session session = connection.createSession();
    SlowListener slow = new SlowListener();
    Inbox inbox = new Inbox();
    session.createConsumer(first).setMessageListener(slow);
    session.createConsumer(second).setMessageListener(inbox);
    connection.start();
    send(first, "any");
    slow.awaitMessage();
    send(second, "one", "two");
    inbox.staysEmpty();
    slow.release();
    assertThat(inbox.nextText()).isEqualTo("one");
    assertThat(inbox.nextText()).isEqualTo("two");
  }

  @Statement(id = "6.2.13-3", text = "A context calls its listeners one at a time as well.")
  void contextsListenersRunOneAtATime() throws Exception {
    JMSContext context = context();
    context.setAutoStart(false);
    Census census = new Census(50);
    Queue[] queues = {queue(), queue()};
    for (Queue queue : queues) {
      context.createConsumer(queue).setMessageListener(census);
    }
    Session sender = session();
    for (int i = 0; i < 25; i++) {
      send(sender, queues[0], "any");
      send(sender, queues[1], "any");
    }
    context.start();
    census.awaitAll();
    assertThat(census.most).hasValue(1);
    assertThat(census.threads).doesNotContain(Thread.currentThread());
  }

  @Statement(id = "6.2.14-1", text = "Listeners of different sessions run at the same time.")
  void sessionsRunConcurrently() throws Exception {
    Connection connection = connection();
    CyclicBarrier bothRun = new CyclicBarrier(2);
    CountDownLatch met = new CountDownLatch(2);
    Queue[] queues = {queue(), queue()};
    for (Queue queue : queues) {
      MessageConsumer consumer = connection.createSession().createConsumer(queue);
      consumer.setMessageListener(
          message -> {
            try {
              bothRun.await(LIMIT_MS, TimeUnit.MILLISECONDS);
              met.countDown();
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
    }
    connection.start();
    for (Queue queue : queues) {
      send(queue, "any");
    }
    assertThat(met.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
  }
}
