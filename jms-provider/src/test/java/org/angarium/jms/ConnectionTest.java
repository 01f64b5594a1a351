package org.angarium.jms;

import static org.angarium.jms.TestBroker.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.angarium.AngariumConnectionFactory;
import org.angarium.Broker;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class ConnectionTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");

  @Test
  void tellsWhatItIs() throws Exception {
    ConnectionMetaData metaData = broker.connection().getMetaData();

    assertThat(metaData.getJMSVersion()).isEqualTo("3.1");
    assertThat(metaData.getJMSMajorVersion()).isEqualTo(3);
    assertThat(metaData.getJMSMinorVersion()).isEqualTo(1);
    assertThat(metaData.getJMSProviderName()).isEqualTo("Angarium");
    assertThat(metaData.getProviderVersion())
        .startsWith(metaData.getProviderMajorVersion() + "." + metaData.getProviderMinorVersion());
    List<String> names = new ArrayList<>();
    Enumeration<?> jmsx = metaData.getJMSXPropertyNames();
    while (jmsx.hasMoreElements()) {
      names.add((String) jmsx.nextElement());
    }
    assertThat(names).contains("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount", "JMSXUserID");
  }

  @Test
  void readsEveryFormOfVersion() {
    assertThat(new AngariumMetaData("12.34.5-SNAPSHOT").getProviderMajorVersion()).isEqualTo(12);
    assertThat(new AngariumMetaData("12.34.5-SNAPSHOT").getProviderMinorVersion()).isEqualTo(34);
    assertThat(new AngariumMetaData("2-rc1").getProviderMinorVersion()).isZero();
  }

  @Test
  void everythingOfAClosedOneSaysSo() throws Exception {
    Connection connection = broker.started();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(queue);
    MessageConsumer consumer = session.createConsumer(queue);
    connection.close();

    List<ThrowingCallable> calls =
        List.of(
            connection::start,
            connection::stop,
            connection::getClientID,
            () -> connection.setClientID("c"),
            connection::getMetaData,
            connection::createSession,
            connection::getExceptionListener,
            () -> connection.setExceptionListener(null),
            session::createMessage,
            session::createTextMessage,
            () -> session.createQueue("q"),
            () -> session.createConsumer(queue),
            () -> session.createProducer(queue),
            () -> session.createBrowser(queue),
            session::createTemporaryQueue,
            session::getTransacted,
            session::getAcknowledgeMode,
            session::commit,
            session::rollback,
            session::recover,
            session::getMessageListener,
            () -> session.unsubscribe("s"),
            producer::getDeliveryMode,
            () -> producer.send(null),
            consumer::receive,
            consumer::receiveNoWait,
            () -> consumer.setMessageListener(null));
    for (int i = 0; i < calls.size(); i++) {
      assertThatThrownBy(calls.get(i)).as("call %d", i).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void closingTwiceIsSilent() throws Exception {
    Connection connection = broker.started();
    Session session = connection.createSession();
    MessageProducer producer = session.createProducer(queue);
    MessageConsumer consumer = session.createConsumer(queue);
    for (int i = 0; i < 2; i++) {
      consumer.close();
      producer.close();
      session.close();
      connection.close();
    }
    consumer.close();
    producer.close();
    session.close();
  }

  @Test
  void startAndStopTwiceAreIgnored() throws Exception {
    Connection connection = broker.connection();
    Session session = connection.createSession();
    MessageConsumer consumer = session.createConsumer(queue);
    connection.stop();
    connection.start();
    connection.start();
    broker.send(queue, "a");
    assertThat(consumer.receive(10_000)).isNotNull();
    connection.stop();
    connection.stop();
    broker.send(queue, "b");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void tellsItsExceptionListenerWhenTheBrokerGoes() throws Exception {
    Broker own = Broker.at("vm://" + getClass().getSimpleName()).start();
    AngariumConnectionFactory factory = new AngariumConnectionFactory("vm://" + own.name());
    Connection connection = broker.opened(factory.createConnection());
    List<JMSException> told = new CopyOnWriteArrayList<>();
    List<Thread> threads = new CopyOnWriteArrayList<>();
    ExceptionListener listener =
        e -> {
          told.add(e);
          threads.add(Thread.currentThread());
          try {
            connection.close();
          } catch (JMSException failed) {
            told.add(failed);
          }
        };
    connection.setExceptionListener(listener);
    assertThat(connection.getExceptionListener()).isSameAs(listener);
    connection.start();
    MessageConsumer consumer = connection.createSession().createConsumer(queue);
    FutureTask<Boolean> blocked =
        new FutureTask<>(
            () -> {
              try {
                return consumer.receive() == null;
              } catch (JMSException e) {
                return true;
              }
            });
    new Thread(blocked).start();

    own.close();

    await().atMost(LIMIT).untilAsserted(() -> assertThat(told).hasSize(1));
    assertThat(threads.get(0)).isInstanceOf(CallbackThread.class);
    assertThat(blocked.get(10, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(connection::createSession).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aReceiveOnABrokenConnectionThrowsAndClosingItIsSilent() throws Exception {
    Broker own = Broker.at("vm://" + getClass().getSimpleName() + "2").start();
    AngariumConnectionFactory factory = new AngariumConnectionFactory("vm://" + own.name());
    Connection connection = factory.createConnection();
    connection.start();
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);

    own.close();

    assertThatThrownBy(() -> consumer.receive(10_000)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> producer.send(session.createMessage()))
        .isInstanceOf(JMSException.class);
    session.close();
    connection.close();
  }

  @Test
  void leavesNoThreadAndNoSessionBehind() throws Exception {
    AngariumConnection connection = (AngariumConnection) broker.started();
    for (int i = 0; i < 200; i++) {
      try (Session session = connection.createSession()) {
        session.createConsumer(queue).setMessageListener(message -> {});
        session.createProducer(queue).send(session.createMessage(), new Ignored());
      }
    }

    await().atMost(LIMIT).untilAsserted(() -> assertThat(TestBroker.threads()).isEmpty());
    assertThat(connection.toString()).contains("AngariumConnection");
  }

  private static final class Ignored implements jakarta.jms.CompletionListener {
    @Override
    public void onCompletion(jakarta.jms.Message message) {}

    @Override
    public void onException(jakarta.jms.Message message, Exception exception) {}
  }
}
