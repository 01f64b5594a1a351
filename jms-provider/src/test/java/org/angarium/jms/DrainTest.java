package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.angarium.runtime.EngineThread;
import org.angarium.runtime.Mailbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mailboxes are for the broker: whatever is the application's runs outside of them. */
@Timeout(30)
class DrainTest {
  private static final int MESSAGES = 200;

  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");
  private final Queue onward = new NamedQueue("onward");
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Map<String, String> misplaced = new ConcurrentHashMap<>();

  private void called(String callback) {
    if (Mailbox.isDraining()) {
      misplaced.put(callback, "runs inside a drain");
    }
    if (Thread.currentThread() instanceof EngineThread thread) {
      misplaced.put(callback, "runs on the broker's thread " + thread.getName());
    }
    calls.computeIfAbsent(callback, name -> new AtomicInteger()).incrementAndGet();
  }

  private int count(String callback) {
    AtomicInteger count = calls.get(callback);
    return count == null ? 0 : count.get();
  }

  /** Listeners that send on, producers that send asynchronously, at once and in one place. */
  @Test
  void noApplicationCodeRunsInsideADrain() throws Exception {
    Session receiving = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer next = receiving.createProducer(onward);
    receiving
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              called("listener");
              try {
                next.send(message);
              } catch (JMSException e) {
                misplaced.put("listener", e.toString());
              }
            });
    broker
        .session(Session.DUPS_OK_ACKNOWLEDGE)
        .createConsumer(onward)
        .setMessageListener(message -> called("second listener"));
    Session sending = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = sending.createProducer(queue);
    CompletionListener completion =
        new CompletionListener() {
          @Override
          public void onCompletion(Message message) {
            called("completion");
          }

          @Override
          public void onException(Message message, Exception exception) {
            misplaced.put("completion", exception.toString());
          }
        };
    for (int i = 0; i < MESSAGES; i++) {
      int mode = i % 2 == 0 ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT;
      producer.send(sending.createTextMessage("m" + i), mode, 4, 0, completion);
    }
    await().atMost(TestBroker.LIMIT).until(() -> count("second listener") == MESSAGES);
    await().atMost(TestBroker.LIMIT).until(() -> count("completion") == MESSAGES);
    assertThat(count("listener")).isEqualTo(MESSAGES);
    assertThat(misplaced).isEmpty();
  }

  @Test
  void anExceptionListenerRunsOutsideToo() throws Exception {
    Connection connection = broker.started();
    connection.setExceptionListener(failure -> called("exception"));
    Session session = connection.createSession();
    Queue temporary = session.createTemporaryQueue();
    session.createConsumer(temporary).setMessageListener(message -> called("listener"));
    ((AngariumConnection) connection).report(new JMSException("planted"));
    await().atMost(TestBroker.LIMIT).until(() -> count("exception") == 1);
    assertThat(misplaced).isEmpty();
  }
}
