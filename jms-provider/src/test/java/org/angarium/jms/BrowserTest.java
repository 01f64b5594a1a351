package org.angarium.jms;

import static org.angarium.jms.TestBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class BrowserTest {
  @RegisterExtension final TestBroker broker = new TestBroker();
  private final Queue queue = new NamedQueue("q");

  private static List<String> texts(Enumeration<?> messages) throws JMSException {
    List<String> texts = new ArrayList<>();
    while (messages.hasMoreElements()) {
      texts.add(text((Message) messages.nextElement()));
    }
    return texts;
  }

  @Test
  void showsEverythingInOrderPageByPageAndTakesNothing() throws Exception {
    String[] sent = IntStream.range(0, 350).mapToObj(String::valueOf).toArray(String[]::new);
    broker.send(queue, sent);
    Session session = broker.connection().createSession();
    QueueBrowser browser = session.createBrowser(queue);

    assertThat(texts(browser.getEnumeration())).containsExactly(sent);
    assertThat(texts(browser.getEnumeration())).containsExactly(sent);
    assertThat(browser.getQueue()).isEqualTo(queue);
  }

  @Test
  void selects() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 5; i++) {
      Message message = session.createTextMessage("m" + i);
      message.setIntProperty("n", i);
      producer.send(message);
    }

    QueueBrowser browser = session.createBrowser(queue, "n > 2");

    assertThat(browser.getMessageSelector()).isEqualTo("n > 2");
    assertThat(texts(browser.getEnumeration())).containsExactly("m3", "m4");
    assertThat(session.createBrowser(queue, "").getMessageSelector()).isNull();
  }

  @Test
  void hidesWhatIsNotDue() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryDelay(60_000);
    producer.send(session.createTextMessage("later"));
    producer.setDeliveryDelay(0);
    producer.send(session.createTextMessage("now"));

    assertThat(texts(session.createBrowser(queue).getEnumeration())).containsExactly("now");
  }

  @Test
  void aBrowsedMessageIsReadOnlyAndItsAcknowledgeDoesNothing() throws Exception {
    broker.send(queue, "a");
    Session session = broker.session(Session.CLIENT_ACKNOWLEDGE);
    Message message = (Message) session.createBrowser(queue).getEnumeration().nextElement();

    message.acknowledge();

    assertThat(message.getJMSMessageID()).startsWith("ID:");
    assertThatThrownBy(() -> message.setIntProperty("n", 1)).isInstanceOf(JMSException.class);
    MessageConsumer consumer = session.createConsumer(queue);
    Message received = consumer.receive(10_000);
    assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    assertThat(received.getJMSRedelivered()).isFalse();
  }

  @Test
  void refusesWhatCannotBeBrowsed() throws Exception {
    Session session = broker.session(Session.AUTO_ACKNOWLEDGE);

    assertThatThrownBy(() -> session.createBrowser(null))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createBrowser(queue, "n >"))
        .isInstanceOf(InvalidSelectorException.class);
    assertThatThrownBy(() -> session.createBrowser(queue).getEnumeration().nextElement())
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aClosedOneSaysSo() throws Exception {
    QueueBrowser browser = broker.session(Session.AUTO_ACKNOWLEDGE).createBrowser(queue);
    browser.close();
    browser.close();

    assertThatThrownBy(browser::getEnumeration).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(browser::getQueue).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(browser::getMessageSelector).isInstanceOf(IllegalStateException.class);
  }
}
