package org.angarium.tck.conformance.chapter7;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** What close, commit and rollback do while asynchronous sends are not complete. */
class AsyncSendEndTest extends ConformanceCase {
  private static final int MANY = 50;

  /** A call that has to wait for callbacks. */
  @FunctionalInterface
  private interface Ending {
    void run() throws Exception;
  }

  /** A session of its own connection with a producer for a queue. */
  private record Sending(Connection connection, Session session, MessageProducer producer) {}

  private Sending sending(int mode, Queue queue) throws JMSException {
    Connection connection = connection();
    Session session = connection.createSession(mode);
    return new Sending(connection, session, session.createProducer(queue));
  }

  @Statement(
      id = "7.3.4-1",
      text = "Closing a producer waits until the callbacks of its sends have returned.")
  void producerCloseWaits() throws Exception {
    Sending sending = sending(Session.AUTO_ACKNOWLEDGE, queue());
    waitsForCallback(sending, sending.producer()::close);
  }

  @Statement(id = "7.3.4-2", text = "Closing a session waits until its callbacks have returned.")
  void sessionCloseWaits() throws Exception {
    Sending sending = sending(Session.AUTO_ACKNOWLEDGE, queue());
    waitsForCallback(sending, sending.session()::close);
  }

  @Statement(id = "7.3.4-3", text = "Closing a connection waits until its callbacks have returned.")
  void connectionCloseWaits() throws Exception {
    Sending sending = sending(Session.AUTO_ACKNOWLEDGE, queue());
    waitsForCallback(sending, sending.connection()::close);
  }

  @Statement(id = "7.3.4-4", text = "A commit waits until the session's callbacks have returned.")
  void commitWaits() throws Exception {
    Queue queue = queue();
    Sending sending = sending(Session.SESSION_TRANSACTED, queue);
    waitsForCallback(sending, sending.session()::commit);
    contains(queue, "any");
  }

  @Statement(id = "7.3.4-5", text = "A rollback waits until the session's callbacks have returned.")
  void rollbackWaits() throws Exception {
    Queue queue = queue();
    Sending sending = sending(Session.SESSION_TRANSACTED, queue);
    waitsForCallback(sending, sending.session()::rollback);
    contains(queue);
  }

  private static void waitsForCallback(Sending sending, Ending ending) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Completions told =
        new Completions(
            message -> {
              begun.countDown();
              release.await();
            });
    sending.producer().send(sending.session().createTextMessage("any"), told);
    CompletableFuture<Boolean> end;
    try {
      begun.await();
      end =
          inBackground(
              () -> {
                ending.run();
                return !told.completed().isEmpty();
              });
      staysBlocked(end);
    } finally {
      release.countDown();
    }
    assertThat(await(end)).as("the callback had returned").isTrue();
  }

  @Statement(
      id = "7.3.4-6",
      text = "Closing, committing and rolling back a context wait for its callbacks, too.")
  void contextWaits() throws Exception {
    Queue queue = queue();
    JMSContext closed = factory().createContext();
    contextWaits(closed, queue, closed::close);
    JMSContext committed = context(JMSContext.SESSION_TRANSACTED);
    contextWaits(committed, queue, committed::commit);
    JMSContext rolledBack = context(JMSContext.SESSION_TRANSACTED);
    contextWaits(rolledBack, queue, rolledBack::rollback);
    contains(queue, "any", "any");
  }

  private static void contextWaits(JMSContext context, Queue queue, Ending ending)
      throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Completions told = new Completions(message -> release.await());
    context.createProducer().setAsync(told).send(queue, "any");
    CompletableFuture<Boolean> end =
        inBackground(
            () -> {
              ending.run();
              return !told.completed().isEmpty();
            });
    try {
      staysBlocked(end);
    } finally {
      release.countDown();
    }
    assertThat(await(end)).as("the callback had returned").isTrue();
  }

  @Statement(
      id = "7.3.4-7",
      text = "Sends that are under way when the session is closed complete normally.")
  void sendsCompleteBeforeClose() throws JMSException {
    Queue queue = queue();
    Sending sending = sending(Session.AUTO_ACKNOWLEDGE, queue);
    Completions told = new Completions();
    for (int i = 0; i < MANY; i++) {
      sending.producer().send(sending.session().createMessage(), told);
    }
    sending.session().close();
    assertThat(told.completed()).hasSize(MANY);
    assertThat(browse(session(), queue)).hasSize(MANY);
  }

  @Statement(
      id = "7.3.4-8",
      text = "A commit includes every asynchronous send that was called before it.")
  void commitIncludesAsynchronousSends() throws JMSException {
    Queue queue = queue();
    Sending sending = sending(Session.SESSION_TRANSACTED, queue);
    Completions told = new Completions();
    for (int i = 0; i < MANY; i++) {
      sending.producer().send(sending.session().createMessage(), told);
    }
    sending.session().commit();
    assertThat(told.completed()).hasSize(MANY);
    assertThat(browse(session(), queue)).hasSize(MANY);
  }

  @Statement(
      id = "7.3.4-9",
      text = "A rollback undoes every asynchronous send that was called before it.")
  void rollbackUndoesAsynchronousSends() throws JMSException {
    Queue queue = queue();
    Sending sending = sending(Session.SESSION_TRANSACTED, queue);
    Completions told = new Completions();
    for (int i = 0; i < MANY; i++) {
      sending.producer().send(sending.session().createMessage(), told);
    }
    sending.session().rollback();
    assertThat(told.completed().size() + told.failed().size()).isEqualTo(MANY);
    sending.producer().send(sending.session().createTextMessage("afterwards"));
    sending.session().commit();
    contains(queue, "afterwards");
  }

  @Statement(
      id = "7.3.4-10",
      text = "A callback that closes its own producer gets IllegalStateException.")
  void callbackMayNotCloseItsProducer() throws JMSException {
    Sending sending = sending(Session.AUTO_ACKNOWLEDGE, queue());
    refusedInCallback(sending, sending.producer()::close);
  }

  @Statement(
      id = "7.3.4-11",
      text = "A callback that closes its own session gets IllegalStateException.")
  void callbackMayNotCloseItsSession() throws JMSException {
    Sending sending = sending(Session.AUTO_ACKNOWLEDGE, queue());
    refusedInCallback(sending, sending.session()::close);
  }

  @Statement(
      id = "7.3.4-12",
      text = "A callback that closes its own connection gets IllegalStateException.")
  void callbackMayNotCloseItsConnection() throws JMSException {
    Sending sending = sending(Session.AUTO_ACKNOWLEDGE, queue());
    refusedInCallback(sending, sending.connection()::close);
  }

  @Statement(
      id = "7.3.4-13",
      text = "A callback that commits its own session gets IllegalStateException.")
  void callbackMayNotCommit() throws JMSException {
    Sending sending = sending(Session.SESSION_TRANSACTED, queue());
    refusedInCallback(sending, sending.session()::commit);
  }

  @Statement(
      id = "7.3.4-14",
      text = "A callback that rolls its own session back gets IllegalStateException.")
  void callbackMayNotRollBack() throws JMSException {
    Sending sending = sending(Session.SESSION_TRANSACTED, queue());
    refusedInCallback(sending, sending.session()::rollback);
  }

  /** The call throws in the callback, and the session is as usable as before. */
  private static void refusedInCallback(Sending sending, Ending ending) throws JMSException {
    Completions told = new Completions(message -> ending.run());
    sending.producer().send(sending.session().createTextMessage("any"), told);
    told.await(1);
    assertThat(told.thrown()).hasSize(1).first().isInstanceOf(IllegalStateException.class);
    Completions afterwards = new Completions();
    sending.producer().send(sending.session().createTextMessage("afterwards"), afterwards);
    afterwards.await(1);
    assertThat(afterwards.completed()).hasSize(1);
  }

  @Statement(
      id = "7.3.4-15",
      text =
          "A callback that closes, commits or rolls back its own context gets"
              + " IllegalStateRuntimeException.")
  void callbackMayNotEndItsContext() throws JMSException {
    JMSContext context = context(JMSContext.SESSION_TRANSACTED);
    Queue queue = queue();
    for (Ending ending : new Ending[] {context::close, context::commit, context::rollback}) {
      Completions told = new Completions(message -> ending.run());
      context.createProducer().setAsync(told).send(queue, "any");
      told.await(1);
      assertThat(told.thrown()).hasSize(1).first().isInstanceOf(IllegalStateRuntimeException.class);
    }
    context.commit();
    contains(queue, "any", "any", "any");
  }

  @Statement(
      id = "7.3.4-16",
      text = "A callback may commit another session and close another connection.")
  void callbackMayEndOthers() throws JMSException {
    Queue queue = queue();
    Sending sending = sending(Session.AUTO_ACKNOWLEDGE, queue());
    Sending other = sending(Session.SESSION_TRANSACTED, queue);
    other.producer().send(other.session().createTextMessage("other"));
    Completions told =
        new Completions(
            message -> {
              other.session().commit();
              other.connection().close();
            });
    sending.producer().send(sending.session().createTextMessage("any"), told);
    told.await(1);
    assertThat(told.thrown()).isEmpty();
    contains(queue, "other");
  }

  @Statement(
      id = "7.3.4-17",
      text = "A message listener may send asynchronously and commit, which waits for the callback.")
  void listenerCommitsAsynchronousSends() throws Exception {
    Queue in = queue();
    Queue out = queue();
    send(in, "order");
    Session session = session(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(out);
    Completions told = new Completions();
    CompletableFuture<Integer> completedAtCommit = new CompletableFuture<>();
    session
        .createConsumer(in)
        .setMessageListener(
            message -> {
              try {
                producer.send(session.createTextMessage("done"), told);
                session.commit();
                completedAtCommit.complete(told.completed().size());
              } catch (JMSException e) {
                completedAtCommit.completeExceptionally(e);
              }
            });
    assertThat(await(completedAtCommit)).isEqualTo(1);
    contains(out, "done");
  }

  @Statement(id = "7.3.4-18", text = "A callback may stop and start its connection.")
  void callbackMayStopAndStart() throws JMSException {
    Queue queue = queue();
    Sending sending = sending(Session.AUTO_ACKNOWLEDGE, queue);
    Completions told =
        new Completions(
            message -> {
              sending.connection().start();
              sending.connection().stop();
              sending.connection().start();
            });
    sending.producer().send(sending.session().createTextMessage("any"), told);
    told.await(1);
    assertThat(told.thrown()).isEmpty();
    assertThat(receiveText(sending.session().createConsumer(queue))).isEqualTo("any");
  }

  @Statement(
      id = "7.3.4-19",
      text = "A callback may close a producer of its session that is not its own.")
  void callbackMayCloseAnotherProducer() throws JMSException {
    Sending sending = sending(Session.AUTO_ACKNOWLEDGE, queue());
    MessageProducer other = sending.session().createProducer(queue());
    Completions told = new Completions(message -> other.close());
    sending.producer().send(sending.session().createTextMessage("any"), told);
    told.await(1);
    assertThat(told.thrown()).isEmpty();
    refuses(IllegalStateException.class, () -> other.send(sending.session().createMessage()));
  }
}
