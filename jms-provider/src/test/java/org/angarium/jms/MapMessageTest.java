package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;

class MapMessageTest {
  private final AngariumMapMessage message = Messages.map();

  @ParameterizedTest
  @NullAndEmptySource
  void refusesAMissingNameInEverySetter(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> message.setBoolean(name, true));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setByte(name, (byte) 1));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setShort(name, (short) 1));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setChar(name, 'c'));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setInt(name, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setLong(name, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setFloat(name, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setDouble(name, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setString(name, ""));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setBytes(name, new byte[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> message.setBytes(name, new byte[1], 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> message.setObject(name, 1));
  }

  @Test
  void anyOtherNameWillDo() throws JMSException {
    message.setInt("not an identifier", 1);
    message.setInt("NULL", 2);
    message.setInt("JMSPriority", 3);
    message.setInt("\ud800", 4);
    AngariumMapMessage received = Messages.sendAndReceive(message);
    assertThat(Collections.list(received.getMapNames()))
        .containsExactly("not an identifier", "NULL", "JMSPriority", "\ud800");
    assertThat(received.getInt("\ud800")).isEqualTo(4);
  }

  @Test
  void refusesAnObjectThatIsNoPrimitive() {
    for (Object value : List.of(new Object(), BigDecimal.ONE, List.of(), new Byte[0])) {
      assertThatThrownBy(() -> message.setObject("p", value))
          .isInstanceOf(MessageFormatException.class)
          .hasMessageContaining(value.getClass().getName());
    }
  }

  @Test
  void itemExistsAlsoWhenItsValueIsNull() throws JMSException {
    message.setString("none", null);
    message.setBytes("nothing", null);
    AngariumMapMessage received = Messages.sendAndReceive(message);
    assertThat(received.itemExists("none")).isTrue();
    assertThat(received.itemExists("nothing")).isTrue();
    assertThat(received.itemExists("absent")).isFalse();
    assertThat(received.getBytes("nothing")).isNull();
    assertThat(received.getObject("absent")).isNull();
  }

  @Test
  void byteArraysAreCopiedInAndOut() throws JMSException {
    byte[] given = {1, 2, 3};
    message.setBytes("b", given);
    message.setObject("o", given);
    message.setBytes("part", given, 1, 2);
    given[1] = 9;
    message.getBytes("b")[0] = 9;
    ((byte[]) message.getObject("o"))[0] = 9;
    ((byte[]) message.getBody(Map.class).get("b"))[0] = 9;
    assertThat(message.getBytes("b")).containsExactly(1, 2, 3);
    assertThat(message.getBytes("o")).containsExactly(1, 2, 3);
    assertThat(message.getBytes("part")).containsExactly(2, 3);
  }

  @Test
  void refusesAPartBeyondTheArray() {
    assertThatThrownBy(() -> message.setBytes("b", new byte[2], 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> message.setBytes("b", new byte[2], -1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aReceivedMapIsReadOnlyUntilCleared() throws JMSException {
    message.setInt("p", 1);
    AngariumMapMessage received = Messages.sendAndReceive(message);
    assertThatThrownBy(() -> received.setInt("p", 2))
        .isInstanceOf(MessageNotWriteableException.class);
    assertThat(received.getInt("p")).isEqualTo(1);
    received.clearBody();
    assertThat(received.itemExists("p")).isFalse();
    received.setInt("q", 2);
    assertThat(Collections.list(received.getMapNames())).containsExactly("q");
  }

  @Test
  void clearingBeforeAnythingWasReadEmptiesToo() throws JMSException {
    message.setInt("p", 1);
    Envelope envelope = Messages.send(message);
    AngariumMapMessage received = (AngariumMapMessage) Messages.receive(envelope);
    received.clearBody();
    received.setInt("q", 2);
    assertThat(bodyOf(Messages.sendAndReceive(received))).isEqualTo(Map.of("q", 2));
    assertThat(bodyOf(Messages.receive(envelope))).isEqualTo(Map.of("p", 1));
  }

  @Test
  void aClearedMessageIsSentEmpty() throws JMSException {
    message.setInt("p", 1);
    Messages.send(message);
    message.clearBody();
    AngariumMapMessage received = Messages.sendAndReceive(message);
    assertThat(bodyOf(received)).isEmpty();
  }

  @Test
  void theEnvelopeKeepsTheMapOfTheSend() throws JMSException {
    message.setInt("p", 1);
    Envelope first = Messages.send(message);
    message.setInt("p", 2);
    Envelope second = Messages.send(message);
    assertThat(bodyOf(Messages.receive(first))).isEqualTo(Map.of("p", 1));
    assertThat(bodyOf(Messages.receive(second))).isEqualTo(Map.of("p", 2));
  }

  @Test
  void theBodyIsAMapOrAnObject() throws JMSException {
    message.setInt("p", 1);
    for (Class<?> type : new Class<?>[] {Map.class, Object.class}) {
      assertThat(message.isBodyAssignableTo(type)).isTrue();
      assertThat(message.getBody(type)).isEqualTo(Map.of("p", 1));
    }
    for (Class<?> type : new Class<?>[] {HashMap.class, String.class, Serializable.class}) {
      assertThat(message.isBodyAssignableTo(type)).isFalse();
      assertThatThrownBy(() -> message.getBody(type)).isInstanceOf(MessageFormatException.class);
    }
  }

  @Test
  void changingTheBodyMapLeavesTheMessage() throws JMSException {
    message.setInt("p", 1);
    message.getBody(Map.class).clear();
    assertThat(message.getInt("p")).isEqualTo(1);
  }

  @Test
  void aNewMapHasNoBodyAndAnEmptyOneArrivesAsAnEmptyMap() throws JMSException {
    assertThat(message.isBodyAssignableTo(String.class)).isTrue();
    assertThat(message.getBody(String.class)).isNull();
    assertThat(bodyOf(message)).isNull();
    AngariumMapMessage received = Messages.sendAndReceive(message);
    assertThat(bodyOf(received)).isEmpty();
    assertThat(received.isBodyAssignableTo(String.class)).isFalse();
    received.clearBody();
    assertThat(received.getBody(String.class)).isNull();
  }

  private static Map<?, ?> bodyOf(AngariumMessage message) throws JMSException {
    return message.getBody(Map.class);
  }
}
