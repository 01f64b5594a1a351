package org.angarium.tck.conformance.chapter2;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** Requests and their replies (JMS 3.1, 2.16). */
class RequestReplyTest extends ConformanceCase {

  @Statement(
      id = "2.16-1",
      text = "A reply reaches the temporary queue or topic that the request named.")
  void replyReachesTemporaryDestination() throws JMSException {
    Session session = session();
    Queue service = queue();
    Destination[] replyTos = {session.createTemporaryQueue(), session.createTemporaryTopic()};
    for (Destination replyTo : replyTos) {
      MessageConsumer replies = session.createConsumer(replyTo);
      Message request = session.createTextMessage("question");
      request.setJMSReplyTo(replyTo);
      session.createProducer(service).send(request);
      answerOne(service);
      assertThat(receiveText(replies)).isEqualTo("answer to question");
    }
  }

  @Statement(
      id = "2.16-2",
      text = "By the correlation id of a reply a requester finds its own among many.")
  void correlationIdTellsWhoseReply() throws JMSException {
    Session session = session();
    Queue service = queue();
    Queue replyTo = queue();
    MessageProducer producer = session.createProducer(service);
    String[] ids = new String[3];
    for (int i = 0; i < ids.length; i++) {
      TextMessage request = session.createTextMessage("question " + i);
      request.setJMSReplyTo(replyTo);
      producer.send(request);
      ids[i] = request.getJMSMessageID();
    }
    for (int i = 0; i < ids.length; i++) {
      answerOne(service);
    }
    for (int i = ids.length - 1; i >= 0; i--) {
      String mine = "JMSCorrelationID = '%s'".formatted(ids[i]);
      try (MessageConsumer replies = session.createConsumer(replyTo, mine)) {
        assertThat(receiveText(replies)).isEqualTo("answer to question " + i);
      }
    }
  }

  /** Answers a request over a connection of its own. */
  private void answerOne(Queue service) throws JMSException {
    try (JMSContext context = factory().createContext()) {
      Message request = receive(context.createConsumer(service));
      context
          .createProducer()
          .setJMSCorrelationID(request.getJMSMessageID())
          .send(request.getJMSReplyTo(), "answer to " + request.getBody(String.class));
    }
  }
}
