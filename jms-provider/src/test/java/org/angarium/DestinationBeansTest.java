package org.angarium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import java.util.Hashtable;
import javax.naming.spi.NamingManager;
import org.junit.jupiter.api.Test;

class DestinationBeansTest {

  @Test
  void areNamedByAnyOfTheUsualSetters() throws JMSException {
    AngariumQueue queue = new AngariumQueue();
    queue.setName("a");
    assertThat(queue.getQueueName()).isEqualTo("a");
    queue.setDestinationName("b");
    assertThat(queue.getName()).isEqualTo("b");
    queue.setPhysicalName("c");
    assertThat(queue.getDestinationName()).isEqualTo("c");
    assertThat(queue.getPhysicalName()).isEqualTo("c");
    AngariumTopic topic = new AngariumTopic("t");
    topic.setName("u");
    assertThat(topic.getTopicName()).isEqualTo("u");
    assertThatIllegalArgumentException().isThrownBy(() -> topic.setName(""));
  }

  @Test
  void areEqualToWhatASessionMakes() {
    try (JMSContext context =
        new AngariumConnectionFactory("vm://" + getClass().getSimpleName() + "?lingerMs=0")
            .createContext()) {
      assertThat(new AngariumQueue("q")).isEqualTo(context.createQueue("q"));
      assertThat(new AngariumTopic("q")).isEqualTo(context.createTopic("q"));
      assertThat(new AngariumTopic("q")).isNotEqualTo(new AngariumQueue("q"));
      assertThatThrownBy(() -> context.createConsumer(new AngariumQueue()))
          .hasCauseInstanceOf(InvalidDestinationException.class);
    }
  }

  @Test
  void surviveANamingReference() throws Exception {
    for (javax.naming.Referenceable original :
        new javax.naming.Referenceable[] {
          new AngariumQueue("q"), new AngariumTopic("t"), new AngariumQueue()
        }) {
      assertThat(
              NamingManager.getObjectInstance(
                  original.getReference(), null, null, new Hashtable<>()))
          .isEqualTo(original)
          .hasSameClassAs(original);
    }
  }
}
