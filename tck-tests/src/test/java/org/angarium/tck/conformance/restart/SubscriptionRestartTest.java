package org.angarium.tck.conformance.restart;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.Topic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a topic's subscriptions hold after the provider was stopped and started again. */
class SubscriptionRestartTest extends RestartCase {
  private String name;
  private String client;
  private Topic topic;

  @BeforeEach
  void makeNames() {
    name = fresh("news");
    client = fresh("client");
    topic = open().createTopic(fresh("topic"));
  }

  private JMSConsumer durable() {
    return openAs(client).createDurableConsumer(topic, name);
  }

  private JMSConsumer sharedDurable() {
    return open().createSharedDurableConsumer(topic, name);
  }

  private void publish(int from, int to) {
    JMSContext context = open();
    for (int i = from; i <= to; i++) {
      context.createProducer().setProperty("n", i).send(topic, "m" + i);
    }
    context.close();
  }

  @Test
  void aDurableSubscriptionKeepsWhatItHeldAndCollectsOn() {
    durable();
    publish(1, 3);
    restart();
    publish(4, 6);
    restart();

    holds(durable(), numbered("m", 1, 6));
  }

  @Test
  void aSharedDurableSubscriptionKeepsWhatItHeldAndCollectsOn() {
    sharedDurable();
    publish(1, 3);
    restart();
    publish(4, 6);
    restart();

    holds(sharedDurable(), numbered("m", 1, 6));
  }

  @Test
  void aDurableSubscriptionKeepsItsSelector() {
    openAs(client).createDurableConsumer(topic, name, "n > 2", false);
    publish(1, 3);
    restart();
    publish(1, 4);
    restart();

    holds(openAs(client).createDurableConsumer(topic, name, "n > 2", false), "m3", "m3", "m4");
  }

  @Test
  void aSharedDurableSubscriptionKeepsItsSelector() {
    open().createSharedDurableConsumer(topic, name, "n > 2");
    publish(1, 3);
    restart();
    publish(1, 4);
    restart();

    holds(open().createSharedDurableConsumer(topic, name, "n > 2"), "m3", "m3", "m4");
  }

  @Test
  void aSubscriptionKeepsThatItWantsNothingOfItsOwn() {
    JMSContext own = openAs(client);
    own.createDurableConsumer(topic, name, null, true);
    own.createProducer().send(topic, "own");
    publish(1, 1);
    restart();
    openAs(client).createProducer().send(topic, "own again");
    publish(2, 2);
    restart();

    holds(openAs(client).createDurableConsumer(topic, name, null, true), "m1", "m2");
  }

  @Test
  void anotherSelectorMakesAnotherSubscription() {
    openAs(client).createDurableConsumer(topic, name, "n > 2", false);
    publish(1, 3);
    restart();

    JMSConsumer changed = openAs(client).createDurableConsumer(topic, name, "n < 2", false);
    publish(1, 3);
    holds(changed, "m1");
  }

  @Test
  void aNameStaysSharedOrUnshared() {
    JMSContext unshared = openAs(client);
    unshared.createDurableConsumer(topic, name + "-unshared");
    unshared.createSharedDurableConsumer(topic, name + "-shared");
    restart();

    JMSContext after = openAs(client);
    refuses(
        IllegalStateRuntimeException.class,
        () -> after.createSharedDurableConsumer(topic, name + "-unshared"));
    refuses(
        IllegalStateRuntimeException.class,
        () -> after.createDurableConsumer(topic, name + "-shared"));
  }

  @Test
  void whatWasUnsubscribedStaysSo() {
    durable();
    restart();
    publish(1, 2);
    openAs(client).unsubscribe(name);
    restart();

    JMSContext after = openAs(client);
    refuses(InvalidDestinationRuntimeException.class, () -> after.unsubscribe(name));
    JMSConsumer fresh = after.createDurableConsumer(topic, name);
    receivesNothing(fresh);
    publish(3, 3);
    holds(fresh, "m3");
  }

  @Test
  void aSubscriptionThatIsNotDurableIsGone() {
    open().createSharedConsumer(topic, name);
    open().createConsumer(topic);
    publish(1, 1);
    restart();

    JMSConsumer shared = open().createSharedConsumer(topic, name);
    JMSConsumer plain = open().createConsumer(topic);
    publish(2, 2);
    holds(shared, "m2");
    holds(plain, "m2");
  }

  @Test
  void whatWasTakenFromOneSubscriptionStaysInAnother() throws Exception {
    durable();
    JMSConsumer shared = sharedDurable();
    publish(1, 2);
    assertThat(receiveText(shared)).isEqualTo("m1");
    restart();

    holds(sharedDurable(), "m2");
    JMSConsumer other = durable();
    Message first = receive(other);
    assertThat(first.getBody(String.class)).isEqualTo("m1");
    isAttempt(1, first);
    assertThat(receiveText(other)).isEqualTo("m2");
  }

  @Test
  void whatWasShownToASubscriberIsRedelivered() throws Exception {
    JMSContext context = open(JMSContext.CLIENT_ACKNOWLEDGE);
    JMSConsumer consumer = context.createSharedDurableConsumer(topic, name);
    publish(1, 2);
    isAttempt(1, receive(consumer));
    restart();

    JMSConsumer after = sharedDurable();
    isAttempt(2, receive(after));
    isAttempt(1, receive(after));
  }
}
