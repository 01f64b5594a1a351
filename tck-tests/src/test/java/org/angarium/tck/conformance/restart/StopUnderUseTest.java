package org.angarium.tck.conformance.restart;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.angarium.tck.conformance.Inbox;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What becomes of clients, and of what they had begun, when the provider stops under them. */
class StopUnderUseTest extends RestartCase {

  @Test
  void anOpenTransactionIsGone() throws Exception {
    Queue queue = newQueue();
    Queue other = newQueue();
    sendAll(queue, "taken", "untouched");
    JMSContext context = open(JMSContext.SESSION_TRANSACTED);
    assertThat(receiveText(context.createConsumer(queue))).isEqualTo("taken");
    context.createProducer().send(other, "never committed");
    restartUnderUse();

    refuses(JMSRuntimeException.class, context::commit);
    JMSConsumer consumer = open(JMSContext.CLIENT_ACKNOWLEDGE).createConsumer(queue);
    Message taken = receive(consumer);
    assertThat(taken.getBody(String.class)).isEqualTo("taken");
    isAttempt(2, taken);
    isAttempt(1, receive(consumer));
    holds(other);
  }

  @Test
  void whatWasNotAcknowledgedComesAgain() throws Exception {
    Queue queue = newQueue();
    sendAll(queue, "shown", "not shown");
    Message shown = receive(open(JMSContext.CLIENT_ACKNOWLEDGE).createConsumer(queue));
    restartUnderUse();

    refuses(JMSException.class, shown::acknowledge);
    JMSConsumer consumer = open().createConsumer(queue);
    isAttempt(2, receive(consumer));
    isAttempt(1, receive(consumer));
  }

  @Test
  void whatWasSentIsThere() {
    Queue queue = newQueue();
    JMSContext context = open();
    for (String text : numbered("m", 1, 20)) {
      context.createProducer().send(queue, text);
    }
    restartUnderUse();

    refuses(JMSRuntimeException.class, () -> context.createProducer().send(queue, "too late"));
    holds(queue, numbered("m", 1, 20));
  }

  @Test
  void aListenerHearsNothingMoreAndTheExceptionListenerDoes() throws Exception {
    Queue queue = newQueue();
    Inbox inbox = new Inbox();
    CompletableFuture<JMSException> heard = new CompletableFuture<>();
    JMSContext context = open();
    context.setExceptionListener(heard::complete);
    context.createConsumer(queue).setMessageListener(inbox);
    sendAll(queue, "before");
    assertThat(inbox.nextText()).isEqualTo("before");
    JMSContext looking = open();
    Awaitility.await("acknowledged")
        .until(() -> !looking.createBrowser(queue).getEnumeration().hasMoreElements());
    restartUnderUse();

    assertThat(await(heard)).isNotNull();
    sendAll(queue, "after");
    inbox.staysEmpty();
    holds(queue, "after");
  }

  @Test
  void aBlockedReceiveEnds() throws Exception {
    Queue queue = newQueue();
    JMSConsumer consumer = open().createConsumer(queue);
    CompletableFuture<Message> received = inBackground(consumer::receive);
    staysBlocked(received);
    restartUnderUse();

    assertThat(received)
        .failsWithin(LIMIT_MS, TimeUnit.MILLISECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(JMSRuntimeException.class);
  }
}
