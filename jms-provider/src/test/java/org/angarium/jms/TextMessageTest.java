package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.io.Serializable;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextMessageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "größer",
        "\u65e5\u672c\u8a9e",
        "\ud83d\ude00",
        "\ud83d",
        "\ude00x",
        "a\ud800",
        "\ude00\ud83d",
        "\u0000",
        "\uffff\ufffd"
      })
  void anyTextArrivesUnchanged(String text) throws JMSException {
    AngariumTextMessage received = Messages.sendAndReceive(Messages.text(text));
    assertThat(received.getText()).isEqualTo(text);
    assertThat(received.getBody(String.class)).isEqualTo(text);
  }

  @Test
  void noTextIsNoBodyAndFitsEveryType() throws JMSException {
    AngariumTextMessage message = Messages.text(null);
    assertThat(Messages.send(message).body()).isSameAs(Body.NONE);
    for (AngariumTextMessage empty :
        new AngariumTextMessage[] {message, Messages.sendAndReceive(message)}) {
      assertThat(empty.getText()).isNull();
      assertThat(empty.isBodyAssignableTo(Integer.class)).isTrue();
      assertThat(empty.getBody(Thread.class)).isNull();
    }
  }

  @Test
  void theBodyIsAStringAndItsSupertypes() throws JMSException {
    AngariumTextMessage message = Messages.text("t");
    for (Class<?> type :
        new Class<?>[] {
          String.class, Object.class, CharSequence.class, Comparable.class, Serializable.class
        }) {
      assertThat(message.isBodyAssignableTo(type)).isTrue();
      assertThat(message.getBody(type)).isEqualTo("t");
    }
    for (Class<?> type : new Class<?>[] {Integer.class, byte[].class, Map.class, int.class}) {
      assertThat(message.isBodyAssignableTo(type)).isFalse();
      assertThatThrownBy(() -> message.getBody(type))
          .isInstanceOf(MessageFormatException.class)
          .hasMessageContaining(type.getName());
    }
  }

  @Test
  void aReceivedTextIsReadOnlyUntilCleared() throws JMSException {
    AngariumTextMessage received = Messages.sendAndReceive(Messages.text("t"));
    assertThatThrownBy(() -> received.setText("u"))
        .isInstanceOf(MessageNotWriteableException.class)
        .hasMessageContaining("clearBody");
    assertThat(received.getText()).isEqualTo("t");
    received.clearBody();
    assertThat(received.getText()).isNull();
    received.setText("u");
    assertThat(received.getText()).isEqualTo("u");
  }

  @Test
  void theEnvelopeKeepsTheTextOfTheSend() throws JMSException {
    AngariumTextMessage message = Messages.text("first");
    Envelope first = Messages.send(message);
    message.setText("second");
    Envelope second = Messages.send(message);
    message.setText(null);
    Envelope third = Messages.send(message);
    message.clearBody();
    assertThat(Messages.receive(first).getBody(String.class)).isEqualTo("first");
    assertThat(Messages.receive(second).getBody(String.class)).isEqualTo("second");
    assertThat(Messages.receive(third).getBody(String.class)).isNull();
  }

  @Test
  void damagedTextIsAnErrorThatNamesTheMessage() {
    Envelope damaged =
        new Envelope(
            "ID:7",
            Address.queue("orders"),
            true,
            4,
            0,
            0,
            0,
            null,
            null,
            null,
            Map.of(),
            BodyType.TEXT,
            Body.of(new byte[] {(byte) 0xFF}));
    AngariumTextMessage received = (AngariumTextMessage) Messages.receive(damaged);
    assertThatThrownBy(received::getText)
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("ID:7")
        .hasMessageContaining("damaged");
  }

  @Test
  void aPlainMessageHasNoBodyWhateverTheType() throws JMSException {
    AngariumMessage message = Messages.create(BodyType.MESSAGE);
    for (AngariumMessage plain :
        new AngariumMessage[] {message, Messages.sendAndReceive(message)}) {
      assertThat(plain.isBodyAssignableTo(String.class)).isTrue();
      assertThat(plain.getBody(String.class)).isNull();
      assertThat(plain.getBody(byte[].class)).isNull();
      plain.clearBody();
    }
  }
}
