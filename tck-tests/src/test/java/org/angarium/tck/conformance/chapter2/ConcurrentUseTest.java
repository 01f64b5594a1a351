package org.angarium.tck.conformance.chapter2;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Objects that several threads may use at once, and what they do (JMS 3.1, 2.14 and 2.16). */
class ConcurrentUseTest extends ConformanceCase {
  private static final int THREADS = 4;
  private static final int ROUNDS = 10;

  @Statement(id = "2.14-1", text = "Several threads may use one connection factory at once.")
  void threadsShareAFactory() throws Exception {
    ConnectionFactory factory = factory();
    Queue queue = queue();
    atOnce(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            try (Connection connection = factory.createConnection();
                JMSContext context = factory.createContext()) {
              send(connection.createSession(), queue, "classic");
              context.createProducer().send(queue, "simplified");
            }
          }
          return null;
        });
    assertThat(browse(session(), queue)).hasSize(2 * THREADS * ROUNDS);
  }

  @Statement(id = "2.14-2", text = "Several threads may use one connection at once.")
  void threadsShareAConnection() throws Exception {
    Connection connection = shared();
    Queue queue = queue();
    atOnce(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            try (Session session = connection.createSession()) {
              connection.start();
              assertThat(connection.getMetaData()).isNotNull();
              send(session, queue, "any");
            }
          }
          return null;
        });
    assertThat(browse(session(), queue)).hasSize(THREADS * ROUNDS);
  }

  @Statement(id = "2.14-3", text = "Several threads may use one destination object at once.")
  void threadsShareADestination() throws Exception {
    Queue queue = queue();
    Connection connection = shared();
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      sessions.add(connection.createSession());
    }
    List<CompletableFuture<List<String>>> received =
        sessions.stream().map(own -> inBackground(() -> passOn(own, queue))).toList();
    for (CompletableFuture<List<String>> texts : received) {
      assertThat(await(texts)).hasSize(ROUNDS);
    }
  }

  private static List<String> passOn(Session session, Queue queue) throws JMSException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      send(session, queue, "any");
      try (MessageConsumer consumer = session.createConsumer(queue)) {
        texts.add(receiveText(consumer));
      }
    }
    return texts;
  }

  @Statement(
      id = "2.14-4",
      text = "Concurrent work is done in several sessions, or contexts, of one connection.")
  void threadsHaveTheirContexts() throws Exception {
    JMSContext first = context();
    Queue queue = queue();
    List<JMSContext> contexts =
        IntStream.range(0, THREADS)
            .mapToObj(i -> closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE)))
            .toList();
    List<CompletableFuture<String>> received =
        contexts.stream()
            .map(
                context ->
                    inBackground(
                        () -> {
                          context.createProducer().send(queue, "any");
                          try (JMSConsumer consumer = context.createConsumer(queue)) {
                            return receiveText(consumer);
                          }
                        }))
            .toList();
    for (CompletableFuture<String> text : received) {
      assertThat(await(text)).isEqualTo("any");
    }
  }

  /** Runs a task in several threads that begin together. */
  private static void atOnce(Callable<Void> task) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      running.add(
          inBackground(
              () -> {
                start.await();
                return task.call();
              }));
    }
    for (CompletableFuture<Void> run : running) {
      await(run);
    }
  }
}
