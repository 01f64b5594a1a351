package org.angarium.tck.bench.load;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.time.Duration;
import java.util.Arrays;

/** A client that asks and waits for the answer in its temporary queue, one at a time. */
final class RequestReply implements Workload {
  private static final long LIMIT_MS = 60_000;

  private final Meter meter;
  private final Connection asking;
  private final Connection answering;
  private final Session session;
  private final TemporaryQueue replies;
  private final MessageConsumer consumer;
  private final MessageProducer producer;

  RequestReply(Setup setup) throws JMSException {
    ConnectionFactory factory = setup.provider().factory();
    meter = setup.meter();
    answering = factory.createConnection();
    Session server = answering.createSession(false, Session.AUTO_ACKNOWLEDGE);
    MessageProducer answers = server.createProducer(null);
    answers.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    server
        .createConsumer(server.createQueue("bench"))
        .setMessageListener(request -> answer(server, answers, (BytesMessage) request));
    answering.start();
    asking = factory.createConnection();
    session = asking.createSession(false, Session.AUTO_ACKNOWLEDGE);
    Queue requests = session.createQueue("bench");
    replies = session.createTemporaryQueue();
    consumer = session.createConsumer(replies);
    producer = session.createProducer(requests);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    asking.start();
  }

  private static void answer(Session server, MessageProducer answers, BytesMessage request) {
    try {
      BytesMessage reply =
          Payload.message(server, request.readInt(), request.readInt(), request.readInt());
      answers.send(request.getJMSReplyTo(), reply);
    } catch (JMSException e) {
      throw new IllegalStateException("a request was not answered", e);
    }
  }

  @Override
  public Measured round(Duration length) throws JMSException {
    long[] times = new long[1024];
    int count = 0;
    int lost = 0;
    int duplicates = 0;
    Usage begin = meter.now();
    long end = begin.nanos() + length.toNanos();
    for (long start = begin.nanos(); start < end && lost == 0; start = System.nanoTime()) {
      BytesMessage request = Payload.message(session, 0, 0, count);
      request.setJMSReplyTo(replies);
      producer.send(request);
      BytesMessage reply = (BytesMessage) consumer.receive(LIMIT_MS);
      if (reply == null) {
        lost++;
      } else if (reply.readInt() != 0 || reply.readInt() != 0 || reply.readInt() != count) {
        duplicates++;
      } else {
        times = count < times.length ? times : Arrays.copyOf(times, 2 * count);
        times[count++] = System.nanoTime() - start;
      }
    }
    Usage used = meter.now().since(begin);
    Arrays.sort(times, 0, count);
    return Measured.of(new Counts(count, lost, duplicates, 0), used)
        .with(Quantity.P50_NANOS, times[count / 2])
        .with(Quantity.P99_NANOS, times[count * 99 / 100]);
  }

  @Override
  public void close() throws JMSException {
    asking.close();
    answering.close();
  }
}
