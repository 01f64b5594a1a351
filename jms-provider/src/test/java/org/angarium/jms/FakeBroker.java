package org.angarium.jms;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerSession;
import org.angarium.session.ConnectionInfo;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryHandler;
import org.angarium.session.DeliveryToken;
import org.angarium.session.RedeliveryLimits;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;

/**
 * The far side of the session seam, played by a test: it remembers the calls and answers each at
 * once, but for those whose answer the test keeps back or chooses.
 */
final class FakeBroker {
  static final Address QUEUE = Address.queue("q");

  final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Reply<?>> answers = new ConcurrentHashMap<>();
  private volatile DeliveryHandler handler;
  private int sequence;

  /** A started connection over this broker. */
  AngariumConnection connection() {
    ConnectionSettings settings =
        new ConnectionSettings(
            null, null, null, 32, false, TrustedClasses.parse(null), RedeliveryLimits.NONE);
    BrokerConnection broker =
        (BrokerConnection)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BrokerConnection.class},
                (proxy, method, args) -> connectionCall(method));
    return new AngariumConnection(broker, settings, Domain.ANY, () -> {});
  }

  private Object connectionCall(Method method) {
    return switch (method.getName()) {
      case "info" -> new ConnectionInfo("broker", "fake", "c1", null);
      case "nowMs" -> System.currentTimeMillis();
      case "openSession" ->
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {BrokerSession.class},
              (proxy, call, args) -> sessionCall(call, args));
      default -> Reply.done();
    };
  }

  private Object sessionCall(Method method, Object[] args) {
    String name = method.getName();
    calls.add(name);
    if (name.equals("openConsumer")) {
      handler = (DeliveryHandler) args[1];
    }
    if (method.getReturnType() == void.class) {
      return null;
    }
    Reply<?> answer = answers.remove(name);
    return answer == null ? Reply.done() : answer;
  }

  /** Keeps back the answer to the next call of this name; the test gives it. */
  Reply<Void> keepBack(String call) {
    Reply<Void> reply = new Reply<>(Runnable::run);
    answers.put(call, reply);
    return reply;
  }

  /** Has the next call of this name fail. */
  void fail(String call, Kind kind) {
    answers.put(call, Reply.failed(new SessionException(kind, "meant")));
  }

  /** Closes the consumer that was opened last. */
  void closeConsumer() {
    handler.closed(new SessionException(Kind.INVALID_DESTINATION, "the queue was deleted"));
  }

  /** Delivers a text that has to be announced before it is shown. */
  void deliver(String text) {
    sequence++;
    handler.deliver(
        new Delivery(
            1,
            new DeliveryToken(1, sequence, sequence, 1),
            new Envelope(
                "ID:" + sequence,
                QUEUE,
                true,
                4,
                1,
                0,
                0,
                null,
                null,
                null,
                Map.of(),
                BodyType.TEXT,
                Body.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
            1,
            false,
            true));
  }
}
