package org.angarium.jms;

import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Another provider's objects, as our classes see them: the interfaces and nothing else. */
final class Foreign {
  private Foreign() {}

  static Queue queue(String name) {
    return new ForeignQueue(name);
  }

  static Topic topic(String name) {
    return new ForeignTopic(name);
  }

  static TemporaryQueue temporaryQueue(String name) {
    return new ForeignTemporaryQueue(name);
  }

  /** A message of this type that behaves as one of ours does. */
  static <M extends Message> M message(Class<M> type, Message behaviour) {
    return message(type, behaviour, Map.of());
  }

  /**
   * A message with some answers of its own.
   *
   * @param answers by method name
   */
  static <M extends Message> M message(
      Class<M> type, Message behaviour, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (answers.containsKey(method.getName())) {
                return answers.get(method.getName());
              }
              try {
                return method.invoke(behaviour, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private record ForeignQueue(String name) implements Queue {
    @Override
    public String getQueueName() {
      return name;
    }
  }

  private record ForeignTopic(String name) implements Topic {
    @Override
    public String getTopicName() {
      return name;
    }
  }

  private record ForeignTemporaryQueue(String name) implements TemporaryQueue {
    @Override
    public String getQueueName() {
      return name;
    }

    @Override
    public void delete() {}
  }

  /** A destination that is both, as some providers' are; one of the names may be null. */
  record Both(String queue, String topic) implements Queue, Topic {
    @Override
    public String getQueueName() {
      return queue;
    }

    @Override
    public String getTopicName() {
      return topic;
    }
  }
}
