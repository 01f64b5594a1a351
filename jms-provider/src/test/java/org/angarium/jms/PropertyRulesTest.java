package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** JMS 3.1, 3.5.1 to 3.5.3 and 3.5.5 to 3.5.11. */
class PropertyRulesTest {
  private final AngariumMessage message = Messages.create(BodyType.MESSAGE);

  @ParameterizedTest
  @NullAndEmptySource
  void refusesAMissingNameInEverySetter(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> message.setBooleanProperty(name, true));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setByteProperty(name, (byte) 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> message.setShortProperty(name, (short) 1));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setIntProperty(name, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setLongProperty(name, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setFloatProperty(name, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setDoubleProperty(name, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setStringProperty(name, ""));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setObjectProperty(name, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1st", "a-b", "a.b", "a b", " ", "é-", "'", "a'", "#", "a\u2028", "\ud83d\ude00"})
  void refusesANameThatIsNoIdentifier(String name) {
    assertThatThrownBy(() -> message.setIntProperty(name, 1))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining(name);
    assertThat(message.propertyExists(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE"
      })
  void refusesAReservedWordOnlyInUpperCase(String word) throws JMSException {
    assertThatThrownBy(() -> message.setIntProperty(word, 1))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining(word);
    String lower = word.toLowerCase(java.util.Locale.ROOT);
    message.setIntProperty(lower, 1);
    assertThat(message.getIntProperty(lower)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "_",
        "$",
        "_1",
        "$x$",
        "naïve",
        "\u65e5\u672c",
        "class",
        "null",
        "jmsX",
        "ANDROID",
        "\ud801\udc00",
        "JMS_Other_Vendor",
        "JMS_IBM_Format"
      })
  void acceptsAnyOtherIdentifier(String name) throws JMSException {
    message.setStringProperty(name, "value");
    assertThat(Messages.sendAndReceive(message).getStringProperty(name)).isEqualTo("value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JMSXDeliveryCount", "JMSXUserID", "JMSXAppID", "JMSXProducerTXID", "JMSXConsumerTXID",
        "JMSXRcvTimestamp", "JMSXState", "JMSXgroupid", "JMSXNew", "JMS_Angarium_Reason",
        "JMSPriority", "JMSDestination", "JMSAnything", "JMS"
      })
  void refusesWhatOnlyAProviderSets(String name) {
    assertThatThrownBy(() -> message.setObjectProperty(name, 1))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining(name);
  }

  @Test
  void refusesAnObjectThatIsNoPropertyValue() {
    for (Object value :
        List.of(new Object(), 'c', new byte[1], BigInteger.ONE, List.of(), Thread.State.NEW)) {
      assertThatThrownBy(() -> message.setObjectProperty("p", value))
          .isInstanceOf(MessageFormatException.class)
          .hasMessageContaining(value.getClass().getName());
    }
    assertThat(message.propertyExists("p")).isFalse();
  }

  @Test
  void groupPropertiesAreTheClientsAndTyped() throws JMSException {
    message.setStringProperty("JMSXGroupID", "g");
    message.setIntProperty("JMSXGroupSeq", 3);
    AngariumMessage received = Messages.sendAndReceive(message);
    assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("g");
    assertThat(received.getIntProperty("JMSXGroupSeq")).isEqualTo(3);
    assertThatThrownBy(() -> message.setIntProperty("JMSXGroupID", 1))
        .isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> message.setLongProperty("JMSXGroupSeq", 1L))
        .isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> message.setStringProperty("JMSXGroupSeq", "1"))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  void namesLeaveHeadersOutAndKeepTheSendersOrder() throws JMSException {
    message.setJMSCorrelationID("c");
    message.setJMSType("t");
    for (String name : List.of("z", "a", "m")) {
      message.setStringProperty(name, name);
    }
    assertThat(Collections.list(message.getPropertyNames())).containsExactly("z", "a", "m");
    assertThat(Collections.list(Messages.sendAndReceive(message).getPropertyNames()))
        .containsExactly("z", "a", "m", "JMSXDeliveryCount");
  }

  @Test
  void aReceivedMessageHasItsDeliveryCount() throws JMSException {
    Envelope envelope = Messages.send(message);
    AngariumMessage third =
        Messages.FACTORY.received(envelope, envelope.destination(), 3, true, null);
    assertThat(third.propertyExists("JMSXDeliveryCount")).isTrue();
    assertThat(third.getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
    assertThat(third.getLongProperty("JMSXDeliveryCount")).isEqualTo(3L);
    assertThat(third.getStringProperty("JMSXDeliveryCount")).isEqualTo("3");
    assertThat(third.getObjectProperty("JMSXDeliveryCount")).isEqualTo(3);
    assertThat(third.getJMSRedelivered()).isTrue();
  }

  @Test
  void aMessageThatWasNotDeliveredHasNoDeliveryCount() throws JMSException {
    assertThat(message.propertyExists("JMSXDeliveryCount")).isFalse();
    Envelope envelope = Messages.send(message);
    AngariumMessage browsed =
        Messages.FACTORY.received(envelope, envelope.destination(), 0, false, null);
    assertThat(browsed.propertyExists("JMSXDeliveryCount")).isFalse();
    assertThat(browsed.getPropertyNames().hasMoreElements()).isFalse();
  }

  @Test
  void whatAProviderSetDoesNotTravelOn() throws JMSException {
    message.setStringProperty("mine", "m");
    Map<String, Object> stamped = new LinkedHashMap<>(Messages.send(message).properties());
    stamped.put("JMSXUserID", "alice");
    stamped.put("JMS_Angarium_Reason", "expired");
    stamped.put("JMSXGroupID", "g");
    AngariumMessage received = Messages.receive(Messages.send(message).withProperties(stamped));
    assertThat(received.getStringProperty("JMSXUserID")).isEqualTo("alice");
    assertThat(Messages.send(received).properties()).containsOnlyKeys("mine", "JMSXGroupID");
  }

  @Test
  void receivedPropertiesAreReadOnlyUntilCleared() throws JMSException {
    message.setIntProperty("p", 1);
    AngariumTextMessage sent = Messages.text("body");
    sent.setIntProperty("p", 1);
    AngariumTextMessage received = Messages.sendAndReceive(sent);
    assertThatThrownBy(() -> received.setIntProperty("p", 2))
        .isInstanceOf(MessageNotWriteableException.class)
        .hasMessageContaining("clearProperties");
    assertThatThrownBy(() -> received.setObjectProperty("q", "x"))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThat(received.getIntProperty("p")).isEqualTo(1);

    received.clearProperties();
    assertThat(received.getPropertyNames().hasMoreElements()).isFalse();
    assertThat(received.propertyExists("JMSXDeliveryCount")).isFalse();
    received.setIntProperty("q", 2);
    assertThat(received.getIntProperty("q")).isEqualTo(2);
    assertThat(received.getText()).isEqualTo("body");
    assertThatThrownBy(() -> received.setText("other"))
        .isInstanceOf(MessageNotWriteableException.class);
  }

  @Test
  void clearingTheBodyLeavesThePropertiesReadOnly() throws JMSException {
    AngariumTextMessage sent = Messages.text("body");
    sent.setIntProperty("p", 1);
    AngariumTextMessage received = Messages.sendAndReceive(sent);
    received.clearBody();
    received.setText("other");
    assertThat(received.getIntProperty("p")).isEqualTo(1);
    assertThatThrownBy(() -> received.setIntProperty("p", 2))
        .isInstanceOf(MessageNotWriteableException.class);
  }

  @Test
  void aSentMessageStaysWritableAndDoesNotReachTheEnvelope() throws JMSException {
    message.setIntProperty("p", 1);
    Envelope envelope = Messages.send(message);
    assertThatCode(() -> message.setIntProperty("p", 2)).doesNotThrowAnyException();
    message.setIntProperty("q", 2);
    assertThat(envelope.properties()).containsExactly(Map.entry("p", 1));
    message.clearProperties();
    assertThat(envelope.properties()).containsExactly(Map.entry("p", 1));
  }

  @Test
  void aChangedReceivedMessageLeavesTheRedeliveryAsItWas() throws JMSException {
    message.setIntProperty("p", 1);
    Envelope envelope = Messages.send(message);
    AngariumMessage first = Messages.receive(envelope);
    first.clearProperties();
    first.setIntProperty("p", 9);
    assertThat(Messages.receive(envelope).getIntProperty("p")).isEqualTo(1);
  }
}
