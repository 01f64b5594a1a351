package org.angarium.tck.conformance.chapter4;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;
import java.util.concurrent.CompletableFuture;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** The API's own request and reply classes on this provider (JMS 3.1, 4.1.7 and 4.2.10). */
class RequestorTest extends ConformanceCase {

  @Statement(id = "4.1.7-1", text = "A QueueRequestor's request gives back the service's reply.")
  void queueRequestorGetsTheReply() throws Exception {
    Queue service = queue();
    QueueRequestor requestor = new QueueRequestor(queueSession(), service);
    for (String question : new String[] {"one", "two"}) {
      CompletableFuture<Destination> answered = answering(service);
      Message reply = requestor.request(session().createTextMessage(question));
      assertThat(reply.getBody(String.class)).isEqualTo("answer to " + question);
      assertThat(await(answered)).isInstanceOf(TemporaryQueue.class);
    }
    requestor.close();
  }

  @Statement(id = "4.1.7-2", text = "Closing a QueueRequestor closes its session.")
  void closedQueueRequestor() throws JMSException {
    QueueSession session = queueSession();
    new QueueRequestor(session, queue()).close();
    refuses(IllegalStateException.class, session::createMessage);
  }

  @Statement(id = "4.1.7-3", text = "A QueueRequestor needs a queue.")
  void queueRequestorWithoutQueue() throws JMSException {
    QueueSession session = queueSession();
    refuses(InvalidDestinationException.class, () -> new QueueRequestor(session, null));
  }

  @Statement(id = "4.2.10-1", text = "A TopicRequestor's request gives back the service's reply.")
  void topicRequestorGetsTheReply() throws Exception {
    Topic service = topic();
    TopicRequestor requestor = new TopicRequestor(topicSession(), service);
    CompletableFuture<Destination> answered = answering(service);
    Message reply = requestor.request(session().createTextMessage("question"));
    assertThat(reply.getBody(String.class)).isEqualTo("answer to question");
    assertThat(await(answered)).isInstanceOf(TemporaryTopic.class);
    requestor.close();
  }

  @Statement(id = "4.2.10-2", text = "Closing a TopicRequestor closes its session.")
  void closedTopicRequestor() throws JMSException {
    TopicSession session = topicSession();
    new TopicRequestor(session, topic()).close();
    refuses(IllegalStateException.class, session::createMessage);
  }

  @Statement(id = "4.2.10-3", text = "A TopicRequestor needs a topic.")
  void topicRequestorWithoutTopic() throws JMSException {
    TopicSession session = topicSession();
    refuses(InvalidDestinationException.class, () -> new TopicRequestor(session, null));
  }

  /** Answers one request, over a session of its own; gives back where the reply went. */
  private CompletableFuture<Destination> answering(Destination service) throws JMSException {
    Session session = session();
    MessageConsumer requests = session.createConsumer(service);
    return inBackground(
        () -> {
          Message request = receive(requests);
          send(session, request.getJMSReplyTo(), "answer to " + request.getBody(String.class));
          session.close();
          return request.getJMSReplyTo();
        });
  }

  private QueueSession queueSession() throws JMSException {
    QueueConnection connection = queueConnection();
    connection.start();
    return connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  private TopicSession topicSession() throws JMSException {
    TopicConnection connection = topicConnection();
    connection.start();
    return connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
  }
}
