package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.angarium.tck.conformance.Cells;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Inbox;
import org.angarium.tck.conformance.Statement;

/** Starting and stopping a connection (JMS 3.1, 6.1.3 to 6.1.5). */
class StartAndStopTest extends ConformanceCase {

  // --- 6.1.3, 6.1.4

  @Statement(id = "6.1.3-1", text = "A connection may be started first and set up afterwards.")
  void startedThenSetUp() throws JMSException {
    Connection connection = connection();
    connection.start();
    Session session = connection.createSession();
    Queue queue = session.createQueue(fresh("queue"));
    MessageConsumer consumer = session.createConsumer(queue);
    Inbox inbox = new Inbox();
    consumer.setMessageListener(inbox);
    send(queue, "any");
    assertThat(inbox.nextText()).isEqualTo("any");
  }

  @Statement(
      id = "6.1.4-1",
      text = "A new connection is stopped: a receive gets nothing before it is started.")
  void receivesNothingBeforeStart() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    Connection connection = connection();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    assertThat(consumer.receiveNoWait()).isNull();
    receivesNothing(consumer);
    connection.start();
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  @Statement(id = "6.1.4-2", text = "No listener is called before the connection is started.")
  void listenerWaitsForStart() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    Connection connection = connection();
    Inbox inbox = new Inbox();
    connection.createSession().createConsumer(queue).setMessageListener(inbox);
    inbox.staysEmpty();
    connection.start();
    assertThat(inbox.nextText()).isEqualTo("any");
  }

  @Statement(id = "6.1.4-3", text = "A connection that was never started sends.")
  void sendsWithoutStart() throws JMSException {
    Queue queue = queue();
    send(connection().createSession(), queue, "classic");
    JMSContext context = context();
    context.setAutoStart(false);
    context.createProducer().send(queue, "simplified");
    Session transacted = connection().createSession(Session.SESSION_TRANSACTED);
    send(transacted, queue, "transacted");
    transacted.commit();
    contains(queue, "classic", "simplified", "transacted");
  }

  @Statement(
      id = "6.1.4-4",
      text = "A context starts its connection when it makes a consumer, of whichever kind.")
  void contextStartsWithItsConsumer() throws JMSException {
    Topic topic = topic();
    Cells cells = new Cells();
    starts(cells, "queue", queue(), (context, to) -> context.createConsumer(to));
    starts(
        cells, "selector", queue(), (context, to) -> context.createConsumer(to, "JMSPriority=4"));
    starts(cells, "noLocal", topic, (context, to) -> context.createConsumer(to, null, false));
    starts(
        cells, "shared", topic, (context, to) -> context.createSharedConsumer((Topic) to, "one"));
    starts(
        cells, "durable", topic, (context, to) -> context.createDurableConsumer((Topic) to, "two"));
    starts(
        cells,
        "shared durable",
        topic,
        (context, to) -> context.createSharedDurableConsumer((Topic) to, "three"));
    cells.end();
  }

  /** Makes a consumer of a kind. */
  @FunctionalInterface
  private interface Consuming {
    JMSConsumer on(JMSContext context, Destination destination);
  }

  private void starts(Cells cells, String kind, Destination destination, Consuming consuming) {
    JMSContext context = context();
    context.setClientID(fresh("client"));
    cells.holds(
        kind,
        () -> {
          try (JMSConsumer consumer = consuming.on(context, destination)) {
            send(destination, "any");
            assertThat(receiveText(consumer)).isEqualTo("any");
          }
        });
  }

  @Statement(
      id = "6.1.4-5",
      text = "A context that shall not start by itself waits until it is told to.")
  void contextWithoutAutoStart() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    JMSContext context = context();
    assertThat(context.getAutoStart()).isTrue();
    context.setAutoStart(false);
    assertThat(context.getAutoStart()).isFalse();
    JMSConsumer consumer = context.createConsumer(queue);
    receivesNothing(consumer);
    context.start();
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  @Statement(id = "6.1.4-6", text = "setAutoStart itself neither starts nor stops.")
  void setAutoStartStartsNothing() throws JMSException {
    Queue queue = queue();
    JMSContext context = context();
    context.setAutoStart(false);
    JMSConsumer consumer = context.createConsumer(queue);
    context.setAutoStart(true);
    send(queue, "any");
    receivesNothing(consumer);
    context.start();
    context.setAutoStart(false);
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  @Statement(id = "6.1.4-7", text = "A started connection may be started again.")
  void startsTwice() throws JMSException {
    Queue queue = queue();
    Connection connection = connection();
    connection.start();
    connection.start();
    send(queue, "any");
    assertThat(receiveText(connection.createSession().createConsumer(queue))).isEqualTo("any");
  }

  // --- 6.1.5

  @Statement(
      id = "6.1.5-1",
      text =
          "A stopped connection's receive gets nothing; what came meanwhile is there after start.")
  void stoppedReceiveGetsNothing() throws JMSException {
    Queue queue = queue();
    Connection connection = connection();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    connection.start();
    send(queue, "one");
    assertThat(receiveText(consumer)).isEqualTo("one");
    connection.stop();
    send(queue, "two");
    assertThat(consumer.receiveNoWait()).isNull();
    receivesNothing(consumer);
    connection.start();
    assertThat(receiveText(consumer)).isEqualTo("two");
  }

  @Statement(
      id = "6.1.5-2",
      text = "After stop has returned no listener is called; after start they go on, in order.")
  void stoppedListenerRests() throws JMSException {
    Queue queue = queue();
    Connection connection = connection();
    Inbox inbox = new Inbox();
    connection.createSession().createConsumer(queue).setMessageListener(inbox);
    connection.start();
    send(queue, "one");
    assertThat(inbox.nextText()).isEqualTo("one");
    connection.stop();
    send(queue, "two", "three");
    inbox.staysEmpty();
    connection.start();
    assertThat(inbox.nextText()).isEqualTo("two");
    assertThat(inbox.nextText()).isEqualTo("three");
  }

  @Statement(
      id = "6.1.5-3",
      text = "A receive without limit waits while the connection is stopped, and gets its message.")
  void receiveOutlastsAStop() throws Exception {
    Queue queue = queue();
    send(queue, "any");
    Connection connection = connection();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    CompletableFuture<Message> receive = inBackground(consumer::receive);
    staysBlocked(receive);
    connection.start();
    assertThat(await(receive).getBody(String.class)).isEqualTo("any");
  }

  @Statement(
      id = "6.1.5-4",
      text = "The time of a receive runs on while the connection is stopped.")
  void receiveTimesOutWhileStopped() throws Exception {
    Queue queue = queue();
    Connection connection = connection();
    connection.start();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    CompletableFuture<Message> receive = inBackground(() -> consumer.receive(100));
    inBackground(
        () -> {
          connection.stop();
          return null;
        });
    assertThat(await(receive)).isNull();
  }

  @Statement(
      id = "6.1.5-5",
      text = "stop waits for a running listener, which may use the connection meanwhile.")
  void stopWaitsForListeners() throws Exception {
    Queue queue = queue();
    Queue other = queue();
    Connection connection = connection();
    Session session = connection.createSession();
    SlowListener listener = new SlowListener(() -> send(session, other, "from the listener"));
    session.createConsumer(queue).setMessageListener(listener);
    connection.start();
    send(queue, "any");
    listener.awaitMessage();
    CompletableFuture<Boolean> stop =
        inBackground(
            () -> {
              connection.stop();
              return listener.isDone();
            });
    staysBlocked(stop);
    listener.release();
    assertThat(await(stop)).as("the listener is done when stop returns").isTrue();
    await(listener.work());
    contains(other, "from the listener");
  }

  @Statement(
      id = "6.1.5-6",
      text = "A listener that stops its own connection is refused, or succeeds, and never hangs.")
  void listenerStopsItsConnection() throws Exception {
    Queue queue = queue();
    Connection connection = connection();
    SlowListener listener = new SlowListener(connection::stop);
    connection.createSession().createConsumer(queue).setMessageListener(listener);
    connection.start();
    send(queue, "any");
    listener.release();
    succeedsOrIsRefused(listener.work(), IllegalStateException.class);
  }

  @Statement(
      id = "6.1.5-7",
      text =
          "A listener that stops its own context, or one of that connection, never hangs either.")
  void listenerStopsItsContext() throws Exception {
    for (Function<JMSContext, JMSContext> which :
        List.<Function<JMSContext, JMSContext>>of(
            own -> own, own -> closing(own.createContext(JMSContext.AUTO_ACKNOWLEDGE)))) {
      Queue queue = queue();
      JMSContext context = context();
      JMSContext stopped = which.apply(context);
      SlowListener listener = new SlowListener(stopped::stop);
      context.createConsumer(queue).setMessageListener(listener);
      send(queue, "any");
      listener.release();
      succeedsOrIsRefused(listener.work(), IllegalStateRuntimeException.class);
    }
  }

  @Statement(id = "6.1.5-8", text = "A stopped connection sends.")
  void stoppedConnectionSends() throws JMSException {
    Queue queue = queue();
    Connection connection = connection();
    connection.start();
    connection.stop();
    send(connection.createSession(), queue, "classic");
    JMSContext context = context();
    context.start();
    context.stop();
    context.createProducer().send(queue, "simplified");
    contains(queue, "classic", "simplified");
  }

  @Statement(
      id = "6.1.5-9",
      text = "Stopping what is stopped is ignored: one start is enough afterwards.")
  void stopsTwice() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    Connection connection = connection();
    connection.stop();
    connection.start();
    connection.stop();
    connection.stop();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    receivesNothing(consumer);
    connection.start();
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  @Statement(id = "6.1.5-10", text = "Stopping one connection stops no other one.")
  void otherConnectionsGoOn() throws JMSException {
    Topic topic = topic();
    Connection stopped = connection();
    stopped.start();
    MessageConsumer resting = stopped.createSession().createConsumer(topic);
    MessageConsumer going = session().createConsumer(topic);
    stopped.stop();
    send(topic, "one", "two");
    assertThat(receiveTexts(going, 2)).containsExactly("one", "two");
    assertThat(resting.receiveNoWait()).isNull();
  }

  @Statement(
      id = "6.1.5-11",
      text = "stop and start of one context hold for all contexts of its connection.")
  void contextsStopTogether() throws JMSException {
    Queue queue = queue();
    JMSContext first = context();
    JMSContext second = closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    JMSConsumer consumer = first.createConsumer(queue);
    second.stop();
    send(queue, "any");
    receivesNothing(consumer);
    second.start();
    assertThat(receiveText(consumer)).isEqualTo("any");
  }

  @Statement(
      id = "6.1.5-12",
      text = "All sessions of a connection are stopped, also one that is made while it is.")
  void allSessionsStop() throws JMSException {
    Queue queue = queue();
    Connection connection = connection();
    connection.start();
    MessageConsumer before = connection.createSession().createConsumer(queue);
    connection.stop();
    MessageConsumer after = connection.createSession().createConsumer(queue);
    send(queue, "any");
    assertThat(before.receiveNoWait()).isNull();
    receivesNothing(after);
    before.close();
    connection.start();
    assertThat(receiveText(after)).isEqualTo("any");
  }

  @Statement(
      id = "6.1.5-13",
      text = "However often a connection stops, receives and listeners get everything in order.")
  void stopsLoseNothing() throws Exception {
    Queue received = queue();
    Queue heard = queue();
    Connection connection = connection();
    Inbox inbox = new Inbox();
    MessageConsumer consumer = connection.createSession().createConsumer(received);
    connection.createSession().createConsumer(heard).setMessageListener(inbox);
    String[] sent = IntStream.range(0, 100).mapToObj(Integer::toString).toArray(String[]::new);
    send(received, sent);
    send(heard, sent);
    CompletableFuture<List<String>> receiving =
        inBackground(() -> receiveTexts(consumer, sent.length));
    while (!receiving.isDone()) {
      connection.start();
      connection.stop();
    }
    assertThat(await(receiving)).containsExactly(sent);
    connection.start();
    for (String text : sent) {
      assertThat(inbox.nextText()).isEqualTo(text);
    }
    inbox.staysEmpty();
  }

  private static void succeedsOrIsRefused(
      CompletableFuture<Void> work, Class<? extends Exception> refusal) {
    assertThatCode(() -> await(work))
        .satisfiesAnyOf(
            thrown -> assertThat(thrown).isNull(),
            thrown -> assertThat(thrown).isInstanceOf(refusal));
  }
}
