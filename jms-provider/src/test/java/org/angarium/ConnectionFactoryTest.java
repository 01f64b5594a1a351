package org.angarium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Session;
import jakarta.jms.TopicConnectionFactory;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAQueueConnectionFactory;
import jakarta.jms.XATopicConnectionFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Hashtable;
import javax.naming.NamingException;
import javax.naming.Reference;
import javax.naming.spi.NamingManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectionFactoryTest {
  private static final String URL =
      "vm://" + ConnectionFactoryTest.class.getSimpleName() + "?lingerMs=0";

  /** Something that is not trusted by itself. */
  private record Parcel(int weight) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @SuppressWarnings("unchecked")
  private static <T> T copied(T original) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(original);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  @Test
  void implementsEveryFactoryInterface() {
    assertThat(new AngariumConnectionFactory(URL))
        .isInstanceOf(ConnectionFactory.class)
        .isInstanceOf(QueueConnectionFactory.class)
        .isInstanceOf(TopicConnectionFactory.class);
    assertThat(new AngariumXAConnectionFactory(URL))
        .isInstanceOf(XAConnectionFactory.class)
        .isInstanceOf(XAQueueConnectionFactory.class)
        .isInstanceOf(XATopicConnectionFactory.class);
  }

  @Test
  void takesTheDefaultUrlFromTheSystemProperty() {
    String before = System.getProperty(AngariumConnectionFactory.URL_PROPERTY);
    try {
      System.setProperty(AngariumConnectionFactory.URL_PROPERTY, "vm://other?prefetch=3");
      assertThat(new AngariumConnectionFactory().getUrl()).isEqualTo("vm://other?prefetch=3");
      assertThat(new AngariumXAConnectionFactory().getOption("prefetch")).isEqualTo("3");
      System.clearProperty(AngariumConnectionFactory.URL_PROPERTY);
      assertThat(new AngariumConnectionFactory().getUrl()).isEqualTo("vm://default");
    } finally {
      if (before != null) {
        System.setProperty(AngariumConnectionFactory.URL_PROPERTY, before);
      }
    }
  }

  @Test
  void survivesSerialisationWithAllItsSettings() throws Exception {
    AngariumConnectionFactory factory = new AngariumConnectionFactory("ann", "secret", URL);
    factory.setClientId("c");
    factory.setOption("prefetch", "7");

    AngariumConnectionFactory copy = copied(factory);

    assertThat(copy.getUrl()).isEqualTo(URL);
    assertThat(copy.getUser()).isEqualTo("ann");
    assertThat(copy.ownPassword()).isEqualTo("secret");
    assertThat(copy.getClientId()).isEqualTo("c");
    assertThat(copy.getOption("prefetch")).isEqualTo("7");
    assertThat(copied(new AngariumXAConnectionFactory(URL)))
        .isInstanceOf(AngariumXAConnectionFactory.class);
  }

  @Test
  void survivesANamingReferenceWithAllItsSettings() throws Exception {
    AngariumXAConnectionFactory factory = new AngariumXAConnectionFactory("ann", "secret", URL);
    factory.setOption("prefetch", "7");
    Reference reference = copied(factory.getReference());

    Object found = NamingManager.getObjectInstance(reference, null, null, new Hashtable<>());

    assertThat(found).isInstanceOf(AngariumXAConnectionFactory.class);
    AngariumXAConnectionFactory copy = (AngariumXAConnectionFactory) found;
    assertThat(copy.getUrl()).isEqualTo(URL);
    assertThat(copy.ownPassword()).isEqualTo("secret");
    assertThat(copy.getOption("prefetch")).isEqualTo("7");
    assertThat(reference.toString()).doesNotContain("secret");
  }

  @Test
  void refusesReferencesItCannotUse() throws Exception {
    Reference reference = new Reference(AngariumConnectionFactory.class.getName());
    AngariumObjectFactory objects = new AngariumObjectFactory();

    assertThatThrownBy(() -> objects.getObjectInstance(reference, null, null, null))
        .isInstanceOf(NamingException.class);
    assertThat(objects.getObjectInstance(new Reference("x.Y"), null, null, null)).isNull();
    assertThat(objects.getObjectInstance("text", null, null, null)).isNull();
  }

  @Test
  void refusesBadSettingsAtOnceAndKeepsTheGoodOnes() {
    AngariumConnectionFactory factory = new AngariumConnectionFactory(URL);

    assertThatIllegalArgumentException().isThrownBy(() -> new AngariumConnectionFactory("x"));
    assertThatIllegalArgumentException().isThrownBy(() -> factory.setUrl("tcp://x"));
    assertThatIllegalArgumentException().isThrownBy(() -> factory.setOption("prefetch", "0"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> factory.setOption("prefetchh", "1"))
        .withMessageContaining("nearest one is prefetch");
    assertThatIllegalArgumentException().isThrownBy(() -> factory.getOption("nothing"));
    assertThat(factory.getUrl()).isEqualTo(URL);
    assertThat(factory.getOption("prefetch")).isNull();
  }

  @Test
  void aSettingTakesThePlaceOfTheUrls() {
    AngariumConnectionFactory factory = new AngariumConnectionFactory(URL + "&prefetch=3&user=u");
    assertThat(factory.getUser()).isEqualTo("u");
    factory.setUser("ann");
    factory.setOption("prefetch", "4");
    assertThat(factory.getUser()).isEqualTo("ann");
    assertThat(factory.getOption("prefetch")).isEqualTo("4");

    factory.setUser(null);
    factory.setOption("prefetch", null);

    assertThat(factory.getUser()).isEqualTo("u");
    assertThat(factory.getOption("prefetch")).isEqualTo("3");
  }

  @Test
  void neverShowsThePassword() {
    AngariumConnectionFactory factory = new AngariumConnectionFactory("ann", "secret", URL);

    assertThat(factory.toString()).contains("ann").doesNotContain("secret");
    assertThat(factory.getOption("password")).isNull();
  }

  @Test
  void credentialsThatAreGivenAreAlwaysChecked() throws Exception {
    Broker broker =
        Broker.at("vm://" + getClass().getSimpleName() + "-users").user("ann", "right").start();
    try {
      String url = "vm://" + broker.name();
      AngariumConnectionFactory factory = new AngariumConnectionFactory(url);
      factory.createConnection("ann", "right").close();
      factory.createContext("ann", "right").close();
      new AngariumConnectionFactory("ann", "right", url).createConnection().close();

      assertThatThrownBy(() -> factory.createConnection("ann", "wrong"))
          .isInstanceOf(JMSSecurityException.class);
      assertThatThrownBy(() -> factory.createConnection("bob", "right"))
          .isInstanceOf(JMSSecurityException.class);
      assertThatThrownBy(() -> factory.createConnection("ann", null))
          .isInstanceOf(JMSSecurityException.class);
      assertThatThrownBy(factory::createConnection).isInstanceOf(JMSSecurityException.class);
      assertThatThrownBy(() -> factory.createContext("ann", "wrong"))
          .isInstanceOf(JMSSecurityRuntimeException.class);
      assertThatThrownBy(() -> factory.createContext("ann", "wrong", JMSContext.AUTO_ACKNOWLEDGE))
          .isInstanceOf(JMSSecurityRuntimeException.class);
    } finally {
      broker.close();
    }
    AngariumConnectionFactory nobody = new AngariumConnectionFactory(URL);
    assertThatThrownBy(() -> nobody.createConnection("ann", "any"))
        .isInstanceOf(JMSSecurityException.class);
  }

  @Test
  void aSecondConnectionWithOtherOptionsIsRefused() throws Exception {
    try (Connection first = new AngariumConnectionFactory(URL).createConnection()) {
      AngariumConnectionFactory other = new AngariumConnectionFactory(URL.replace("=0", "=1"));

      assertThatThrownBy(other::createConnection)
          .isInstanceOf(JMSException.class)
          .hasMessageContaining("lingerMs");
      assertThatThrownBy(other::createContext).isInstanceOf(JMSRuntimeException.class);
      assertThat(first.getClientID()).isNull();
    }
  }

  @Test
  void autoCreateFalseRefusesUnknownDestinations() throws Exception {
    String url = "vm://" + getClass().getSimpleName() + "-fixed?lingerMs=0&autoCreate=false";
    try (Connection connection = new AngariumConnectionFactory(url).createConnection();
        Session session = connection.createSession()) {
      Queue queue = session.createQueue("unknown");

      assertThatThrownBy(() -> session.createProducer(queue))
          .isInstanceOf(jakarta.jms.InvalidDestinationException.class);
      assertThatThrownBy(() -> session.createConsumer(queue))
          .isInstanceOf(jakarta.jms.InvalidDestinationException.class);
      assertThatThrownBy(() -> session.createBrowser(queue))
          .isInstanceOf(jakarta.jms.InvalidDestinationException.class);
      assertThatThrownBy(() -> session.createProducer(null).send(queue, session.createMessage()))
          .isInstanceOf(jakarta.jms.InvalidDestinationException.class);
    }
  }

  @Test
  void trustsTheClassesItIsTold() throws Exception {
    AngariumConnectionFactory factory = new AngariumConnectionFactory(URL);
    try (JMSContext context = factory.createContext()) {
      Queue queue = context.createTemporaryQueue();
      context.createProducer().send(queue, new Parcel(3));
      Message message = context.createConsumer(queue).receive(10_000);
      assertThatThrownBy(() -> ((ObjectMessage) message).getObject())
          .isInstanceOf(JMSException.class)
          .hasMessageContaining("trustedClasses");
    }
    factory.setOption("trustedClasses", Parcel.class.getName());
    try (JMSContext context = factory.createContext()) {
      Queue queue = context.createTemporaryQueue();
      context.createProducer().send(queue, new Parcel(3));
      assertThat(context.createConsumer(queue).receiveBody(Parcel.class, 10_000))
          .isEqualTo(new Parcel(3));
    }
    factory.setOption("trustedClasses", "no class!");
    assertThatThrownBy(factory::createConnection).isInstanceOf(JMSException.class);
  }
}
