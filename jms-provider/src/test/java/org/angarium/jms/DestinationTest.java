package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.angarium.message.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
  private static final Address TEMPORARY = new Address(Address.Kind.TEMPORARY_QUEUE, "t-1");

  /** A destination whose name comes later, as an administered object's does. */
  static final class QueueBean extends NamedQueue {
    private static final long serialVersionUID = 1L;

    QueueBean() {}

    void setPhysicalName(String name) {
      rename(name);
    }
  }

  static final class TopicBean extends NamedTopic {
    private static final long serialVersionUID = 1L;

    TopicBean() {}
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfAddressHasItsObject(Address.Kind kind) throws JMSException {
    Address address = new Address(kind, "a/b c");
    AngariumDestination destination = AngariumDestination.of(address);
    assertThat(destination.address()).isEqualTo(address);
    assertThat(destination).hasToString(kind.word() + ":a/b c");
    assertThat(AngariumDestination.addressOf(destination)).isEqualTo(address);
    if (kind.isTopic()) {
      assertThat(((Topic) destination).getTopicName()).isEqualTo("a/b c");
      assertThat(destination).isNotInstanceOf(Queue.class);
    } else {
      assertThat(((Queue) destination).getQueueName()).isEqualTo("a/b c");
      assertThat(destination).isNotInstanceOf(Topic.class);
    }
    assertThat(destination instanceof TemporaryQueue || destination instanceof TemporaryTopic)
        .isEqualTo(kind.isTemporary());
  }

  @Test
  void equalsByAddressWhateverTheClass() {
    QueueBean bean = new QueueBean();
    bean.setPhysicalName("orders");
    assertThat(bean).isEqualTo(new NamedQueue("orders"));
    assertThat(new NamedQueue("orders")).isEqualTo(bean).hasSameHashCodeAs(bean);
    assertThat(bean).isNotEqualTo(new NamedTopic("orders"));
    assertThat(bean).isNotEqualTo(new NamedQueue("Orders"));
    assertThat(bean).isNotEqualTo("queue:orders");
    assertThat(new AngariumTemporaryQueue(TEMPORARY, address -> {}))
        .isEqualTo(AngariumDestination.of(TEMPORARY))
        .isNotEqualTo(new NamedQueue("t-1"));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"line\nbreak", "nul\u0000"})
  void aMalformedNameIsAnInvalidDestination(String name) {
    assertThatThrownBy(() -> NamedQueue.of(name))
        .isInstanceOf(InvalidDestinationException.class)
        .hasMessageContaining("queue")
        .hasMessageContaining("name");
    assertThatThrownBy(() -> NamedTopic.of(name))
        .isInstanceOf(InvalidDestinationException.class)
        .hasMessageContaining("topic");
    assertThatThrownBy(() -> AngariumDestination.addressOf(Foreign.queue(name)))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void theReasonOfAMalformedNameIsTold() {
    assertThatThrownBy(() -> NamedQueue.of("x".repeat(1025)))
        .isInstanceOf(InvalidDestinationException.class)
        .hasMessageContaining("1025")
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThatIllegalArgumentException().isThrownBy(() -> new NamedQueue(""));
  }

  @Test
  void takesTheNameOfAForeignDestination() throws JMSException {
    assertThat(AngariumDestination.addressOf(Foreign.queue("q"))).isEqualTo(Address.queue("q"));
    assertThat(AngariumDestination.addressOf(Foreign.topic("t"))).isEqualTo(Address.topic("t"));
    assertThat(AngariumDestination.addressOf(new Foreign.Both("q", null)))
        .isEqualTo(Address.queue("q"));
    assertThat(AngariumDestination.addressOf(new Foreign.Both(null, "t")))
        .isEqualTo(Address.topic("t"));
  }

  @Test
  void refusesADestinationThatItCannotName() {
    Destination neither = new Destination() {};
    for (Destination destination :
        new Destination[] {
          null, neither, new Foreign.Both("a", "b"), Foreign.temporaryQueue("t"), new QueueBean()
        }) {
      assertThatThrownBy(() -> AngariumDestination.addressOf(destination))
          .isInstanceOf(InvalidDestinationException.class);
    }
  }

  @Test
  void aBeanHasNoNameUntilItIsGivenOne() {
    QueueBean bean = new QueueBean();
    assertThat(bean.getQueueName()).isNull();
    assertThat(bean).isNotEqualTo(new TopicBean());
    assertThat(bean).hasToString("queue without a name").isEqualTo(new QueueBean());
    assertThatThrownBy(bean::address).isInstanceOf(java.lang.IllegalStateException.class);
    assertThatIllegalArgumentException().isThrownBy(() -> bean.setPhysicalName(""));
    bean.setPhysicalName("orders");
    assertThat(bean.getQueueName()).isEqualTo("orders");
    assertThat(bean.address()).isEqualTo(Address.queue("orders"));
  }

  @Test
  void deletingATemporaryDestinationAsksItsConnection() throws JMSException {
    List<Address> deleted = new ArrayList<>();
    new AngariumTemporaryQueue(TEMPORARY, deleted::add).delete();
    Address topic = new Address(Address.Kind.TEMPORARY_TOPIC, "t-2");
    new AngariumTemporaryTopic(topic, deleted::add).delete();
    assertThat(deleted).containsExactly(TEMPORARY, topic);
  }

  @Test
  void aTemporaryDestinationOfAMessageCannotBeDeleted() {
    assertThatThrownBy(((TemporaryQueue) AngariumDestination.of(TEMPORARY))::delete)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("temporary-queue:t-1");
  }

  @ParameterizedTest
  @EnumSource
  void survivesSerialisation(Address.Kind kind) throws Exception {
    AngariumDestination destination = AngariumDestination.of(new Address(kind, "größe"));
    Object read = read(write(destination));
    assertThat(read).isEqualTo(destination).hasSameClassAs(destination);
    QueueBean unnamed = new QueueBean();
    assertThat(((QueueBean) read(write(unnamed))).getQueueName()).isNull();
  }

  @Test
  void aForgedNameIsNotRead() throws IOException {
    String forged =
        new String(write(new NamedQueue("orders")), StandardCharsets.ISO_8859_1)
            .replace("orders", "or\ners");
    assertThatThrownBy(() -> read(forged.getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(InvalidObjectException.class)
        .hasMessageContaining("U+000A");
  }

  private static byte[] write(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }
}
