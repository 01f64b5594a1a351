package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import org.angarium.AngariumConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientIdTest {
  @RegisterExtension final TestBroker broker = new TestBroker();

  private enum Use {
    SESSION {
      @Override
      void of(Connection connection) throws JMSException {
        connection.createSession();
      }
    },
    START {
      @Override
      void of(Connection connection) throws JMSException {
        connection.start();
      }
    },
    STOP {
      @Override
      void of(Connection connection) throws JMSException {
        connection.stop();
      }
    },
    METADATA {
      @Override
      void of(Connection connection) throws JMSException {
        connection.getMetaData();
      }
    },
    EXCEPTION_LISTENER {
      @Override
      void of(Connection connection) throws JMSException {
        connection.setExceptionListener(e -> {});
      }
    };

    abstract void of(Connection connection) throws JMSException;
  }

  @ParameterizedTest
  @EnumSource
  void comesTooLateAfterAnyUse(Use use) throws Exception {
    Connection connection = broker.connection();
    use.of(connection);

    assertThatThrownBy(() -> connection.setClientID("late"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(connection.getClientID()).isNull();
  }

  @Test
  void askingForItIsNoUse() throws Exception {
    Connection connection = broker.connection();
    assertThat(connection.getClientID()).isNull();

    connection.setClientID("a");

    assertThat(connection.getClientID()).isEqualTo("a");
    assertThatThrownBy(() -> connection.setClientID("b")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theFactorysCannotBeOverwritten() throws Exception {
    AngariumConnectionFactory factory = broker.factory();
    factory.setClientId("fixed");
    Connection connection = broker.opened(factory.createConnection());

    assertThat(connection.getClientID()).isEqualTo("fixed");
    assertThatThrownBy(() -> connection.setClientID("other"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> connection.setClientID("fixed"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void hasOneLiveUser() throws Exception {
    Connection first = broker.connection();
    first.setClientID("one");
    Connection second = broker.connection();

    assertThatThrownBy(() -> second.setClientID("one"))
        .isInstanceOf(InvalidClientIDException.class);

    first.close();
    second.setClientID("one");
    assertThat(second.getClientID()).isEqualTo("one");
  }

  @Test
  void aFactoryThatGivesOneTwiceIsRefusedWithoutLeavingAConnection() throws Exception {
    AngariumConnectionFactory factory = broker.factory();
    factory.setClientId("one");
    Connection first = broker.opened(factory.createConnection());

    assertThatThrownBy(factory::createConnection).isInstanceOf(InvalidClientIDException.class);
    assertThatThrownBy(factory::createContext).isInstanceOf(InvalidClientIDRuntimeException.class);

    first.close();
    broker.opened(factory.createConnection());
  }

  @Test
  void isNeitherNullNorEmpty() throws Exception {
    Connection connection = broker.connection();

    assertThatThrownBy(() -> connection.setClientID(""))
        .isInstanceOf(InvalidClientIDException.class);
    assertThatThrownBy(() -> connection.setClientID(null))
        .isInstanceOf(InvalidClientIDException.class);
  }

  @Test
  void aContextMayBeGivenOneBeforeItIsUsed() {
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    context.setClientID("c");
    assertThat(context.getClientID()).isEqualTo("c");

    JMSContext used = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    used.createProducer();
    assertThatThrownBy(() -> used.setClientID("d"))
        .isInstanceOf(IllegalStateRuntimeException.class);
  }
}
