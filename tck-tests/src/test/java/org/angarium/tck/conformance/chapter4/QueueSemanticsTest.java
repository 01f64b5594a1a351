package org.angarium.tck.conformance.chapter4;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.util.ArrayList;
import java.util.List;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Inbox;
import org.angarium.tck.conformance.Statement;

/** What a queue does with its messages (JMS 3.1, 4.1). */
class QueueSemanticsTest extends ConformanceCase {

  @Statement(id = "4.1.2-1", text = "Each message of a queue goes to only one of its consumers.")
  void oneConsumerGetsAMessage() throws JMSException {
    Queue queue = queue();
    MessageConsumer first = session().createConsumer(queue);
    MessageConsumer second = connectionStarted().createSession().createConsumer(queue);
    send(queue, numbers(20));
    List<String> got = takeInTurns(first, second, 20).stream().flatMap(List::stream).toList();
    assertThat(got).containsExactlyInAnyOrder(numbers(20));
    assertThat(first.receiveNoWait()).isNull();
    assertThat(second.receiveNoWait()).isNull();
  }

  /** What each of two consumers gets when they receive in turns. */
  private static List<List<String>> takeInTurns(
      MessageConsumer first, MessageConsumer second, int count) throws JMSException {
    List<MessageConsumer> consumers = List.of(first, second);
    List<List<String>> got = List.of(new ArrayList<>(), new ArrayList<>());
    int turn = 0;
    while (got.get(0).size() + got.get(1).size() < count) {
      Message message = consumers.get(turn).receive(SHORT_MS);
      if (message == null) {
        turn = 1 - turn;
        message = receive(consumers.get(turn));
      }
      got.get(turn).add(message.getBody(String.class));
      turn = 1 - turn;
    }
    return got;
  }

  @Statement(
      id = "4.1.2-2",
      text = "What no consumer's selector matches stays in the queue for a later consumer.")
  void unselectedMessagesStay() throws JMSException {
    Session session = session();
    Queue queue = queue();
    try (MessageConsumer choosy = session.createConsumer(queue, "wanted = TRUE")) {
      MessageProducer producer = session.createProducer(queue);
      producer.send(session.createTextMessage("unwanted"));
      Message wanted = session.createTextMessage("wanted");
      wanted.setBooleanProperty("wanted", true);
      producer.send(wanted);
      assertThat(receiveText(choosy)).isEqualTo("wanted");
      assertThat(choosy.receiveNoWait()).isNull();
    }
    contains(queue, "unwanted");
  }

  @Statement(
      id = "4.1.2-3",
      text = "Consumers that share a queue each get their messages in the order of the send.")
  void sharersGetTheirMessagesInOrder() throws JMSException {
    Queue queue = queue();
    MessageConsumer first = session().createConsumer(queue);
    MessageConsumer second = session().createConsumer(queue);
    send(queue, numbers(50));
    for (List<String> got : takeInTurns(first, second, 50)) {
      assertThat(got.stream().map(Integer::valueOf).toList()).isSorted();
    }
  }

  @Statement(
      id = "4.1.2-4",
      text = "A queue may be consumed by receiving and by a listener at the same time.")
  void receiverAndListenerShareAQueue() throws JMSException {
    Queue queue = queue();
    Inbox inbox = new Inbox();
    session().createConsumer(queue, "kind = 'heard'").setMessageListener(inbox);
    Session session = session();
    MessageConsumer receiver = session.createConsumer(queue, "kind = 'received'");
    for (String kind : new String[] {"heard", "received"}) {
      Message message = session.createTextMessage(kind);
      message.setStringProperty("kind", kind);
      session.createProducer(queue).send(message);
    }
    assertThat(inbox.nextText()).isEqualTo("heard");
    assertThat(receiveText(receiver)).isEqualTo("received");
  }

  @Statement(
      id = "4.1.4-1",
      text = "A queue's name identifies it: every object of that name means the same queue.")
  void nameIdentifiesTheQueue() throws JMSException {
    Queue queue = queue();
    send(queue, "any");
    Session other = connectionStarted().createSession();
    Queue same = other.createQueue(queue.getQueueName());
    assertThat(same.getQueueName()).isEqualTo(queue.getQueueName());
    assertThat(same).isEqualTo(queue).hasSameHashCodeAs(queue);
    assertThat(receiveText(other.createConsumer(same))).isEqualTo("any");
  }

  @Statement(id = "4.1.4-2", text = "Queues of different names are different queues.")
  void otherNameIsAnotherQueue() throws JMSException {
    Queue queue = queue();
    Queue other = queue();
    send(queue, "any");
    assertThat(other).isNotEqualTo(queue);
    receivesNothing(session().createConsumer(other));
  }

  @Statement(id = "4.1.5-1", text = "A temporary queue is a queue: it has a name and it holds.")
  void temporaryQueueIsAQueue() throws JMSException {
    Session session = session();
    TemporaryQueue queue = session.createTemporaryQueue();
    assertThat(queue.getQueueName()).isNotEmpty();
    send(session, queue, "any");
    assertThat(browse(session, queue)).hasSize(1);
    assertThat(receiveText(session.createConsumer(queue))).isEqualTo("any");
  }

  @Statement(id = "4.1.5-2", text = "Each temporary queue is unique.")
  void temporaryQueuesAreUnique() throws JMSException {
    Session session = session();
    TemporaryQueue first = session.createTemporaryQueue();
    TemporaryQueue second = session.createTemporaryQueue();
    TemporaryQueue third = connection().createSession().createTemporaryQueue();
    assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    assertThat(List.of(first.getQueueName(), second.getQueueName(), third.getQueueName()))
        .doesNotHaveDuplicates();
  }

  @Statement(
      id = "4.1.8-1",
      text = "A queue holds its messages while nobody consumes, also when their sender is gone.")
  void queueHoldsMessages() throws JMSException {
    Queue queue = queue();
    try (Connection sender = connection()) {
      send(sender.createSession(), queue, "one", "two");
    }
    contains(queue, "one", "two");
  }

  @Statement(id = "4.1.8-2", text = "What a consumer left in a queue is there for the next one.")
  void nextConsumerGoesOn() throws JMSException {
    Queue queue = queue();
    send(queue, "one", "two", "three");
    try (Connection first = connectionStarted()) {
      assertThat(receiveText(first.createSession().createConsumer(queue))).isEqualTo("one");
    }
    contains(queue, "two", "three");
  }

  private Connection connectionStarted() throws JMSException {
    Connection connection = connection();
    connection.start();
    return connection;
  }

  private static String[] numbers(int count) {
    String[] numbers = new String[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Integer.toString(i);
    }
    return numbers;
  }
}
