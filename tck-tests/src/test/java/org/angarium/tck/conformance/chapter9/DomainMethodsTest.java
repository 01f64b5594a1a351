package org.angarium.tck.conformance.chapter9;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Feature;
import org.angarium.tck.conformance.Statement;

/** Inherited methods that do not fit the domain of a queue or topic session (table 9-1). */
class DomainMethodsTest extends ConformanceCase {
  private static final Class<IllegalStateException> REFUSAL = IllegalStateException.class;

  @Statement(
      id = "9.2-1",
      text = "A QueueConnection refuses connection consumers on shared and durable subscriptions.")
  void queueConnectionRefusesSubscriptions() throws JMSException {
    needs(Feature.CONNECTION_CONSUMERS);
    QueueConnection connection = queueConnection();
    Topic topic = topic();
    ServerSessionPool pool =
        () -> {
          throw new JMSException("not to be asked");
        };
    refuses(REFUSAL, () -> connection.createSharedConnectionConsumer(topic, "s", null, pool, 1));
    refuses(REFUSAL, () -> connection.createDurableConnectionConsumer(topic, "s", null, pool, 1));
    refuses(
        REFUSAL, () -> connection.createSharedDurableConnectionConsumer(topic, "s", null, pool, 1));
  }

  @Statement(id = "9.2-2", text = "A QueueSession refuses durable subscribers and consumers.")
  void queueSessionRefusesDurables() throws JMSException {
    QueueSession session = queueSession();
    Topic topic = topic();
    refuses(REFUSAL, () -> session.createDurableSubscriber(topic, "s"));
    refuses(REFUSAL, () -> session.createDurableSubscriber(topic, "s", null, false));
    refuses(REFUSAL, () -> session.createDurableConsumer(topic, "s"));
    refuses(REFUSAL, () -> session.createDurableConsumer(topic, "s", null, false));
  }

  @Statement(id = "9.2-3", text = "A QueueSession refuses consumers on shared subscriptions.")
  void queueSessionRefusesShared() throws JMSException {
    QueueSession session = queueSession();
    Topic topic = topic();
    refuses(REFUSAL, () -> session.createSharedConsumer(topic, "s"));
    refuses(REFUSAL, () -> session.createSharedConsumer(topic, "s", null));
    refuses(REFUSAL, () -> session.createSharedDurableConsumer(topic, "s"));
    refuses(REFUSAL, () -> session.createSharedDurableConsumer(topic, "s", null));
  }

  @Statement(id = "9.2-4", text = "A QueueSession refuses to make topics and to unsubscribe.")
  void queueSessionRefusesTopics() throws JMSException {
    QueueSession session = queueSession();
    refuses(REFUSAL, session::createTemporaryTopic);
    refuses(REFUSAL, () -> session.createTopic("any"));
    refuses(REFUSAL, () -> session.unsubscribe("any"));
  }

  @Statement(id = "9.2-5", text = "A TopicSession refuses to make queues and browsers.")
  void topicSessionRefusesQueues() throws JMSException {
    TopicConnection connection = topicConnection();
    TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    Queue queue = queue();
    refuses(REFUSAL, () -> session.createBrowser(queue));
    refuses(REFUSAL, () -> session.createBrowser(queue, "a = 1"));
    refuses(REFUSAL, () -> session.createQueue("any"));
    refuses(REFUSAL, session::createTemporaryQueue);
  }

  @Statement(id = "9.2-6", text = "After a refusal the session works on in its own domain.")
  void refusalChangesNothing() throws JMSException {
    QueueConnection connection = queueConnection();
    connection.start();
    QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    refuses(REFUSAL, () -> session.createTopic("any"));
    Queue queue = session.createQueue(fresh("queue"));
    MessageConsumer consumer = session.createConsumer(queue);
    send(session, queue, "any");
    assertThat(receiveText(consumer)).isEqualTo("any");
    assertThat(session.createTemporaryQueue()).isNotNull();
  }

  private QueueSession queueSession() throws JMSException {
    return queueConnection().createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
  }
}
