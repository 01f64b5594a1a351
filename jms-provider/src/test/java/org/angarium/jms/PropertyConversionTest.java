package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import java.util.List;
import java.util.stream.Stream;
import org.angarium.message.BodyType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** JMS 3.1, 3.5.4 to 3.5.8. */
class PropertyConversionTest {
  private final AngariumMessage message = Messages.create(BodyType.MESSAGE);

  static Stream<Arguments> pairs() {
    return ValueType.pairs(ValueType.OF_PROPERTIES);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void convertsAsTheTableSays(ValueType written, ValueType read) throws JMSException {
    set(written);
    assertConverts(message, written, read);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void convertsAnObjectPropertyLikeAPrimitive(ValueType written, ValueType read)
      throws JMSException {
    message.setObjectProperty("p", written.sample());
    assertConverts(message, written, read);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void convertsOnAReceivedMessage(ValueType written, ValueType read) throws JMSException {
    set(written);
    assertConverts(Messages.sendAndReceive(message), written, read);
  }

  private static void assertConverts(Message message, ValueType written, ValueType read)
      throws JMSException {
    assertThat(message.getObjectProperty("p")).isEqualTo(written.sample());
    if (written.readableAs().contains(read)) {
      assertThat(get(message, "p", read)).isEqualTo(written.sampleAs(read));
    } else {
      assertThatThrownBy(() -> get(message, "p", read))
          .isInstanceOf(MessageFormatException.class)
          .hasMessageContaining("p is of type");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BYTE", "SHORT", "INT", "LONG"})
  void readsAMissingPropertyAsAnIntegersValueOfNull(ValueType read) {
    assertThatThrownBy(() -> get(message, "absent", read))
        .isInstanceOf(NumberFormatException.class)
        .hasMessageContaining("absent has no value");
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void readsAMissingPropertyAsAFloatsValueOfNull(ValueType read) {
    assertThatThrownBy(() -> get(message, "absent", read))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("absent has no value");
  }

  @Test
  void readsAMissingPropertyAsFalseAndNull() throws JMSException {
    assertThat(message.getBooleanProperty("absent")).isFalse();
    assertThat(message.getStringProperty("absent")).isNull();
    assertThat(message.getObjectProperty("absent")).isNull();
    assertThat(message.propertyExists("absent")).isFalse();
    assertThat(message.getObjectProperty(null)).isNull();
  }

  @Test
  void readsANullPropertyLikeAMissingOne() throws JMSException {
    message.setStringProperty("none", null);
    message.setObjectProperty("nothing", null);
    AngariumMessage received = Messages.sendAndReceive(message);
    for (String name : List.of("none", "nothing")) {
      assertThat(received.propertyExists(name)).isTrue();
      assertThat(received.getStringProperty(name)).isNull();
      assertThat(received.getBooleanProperty(name)).isFalse();
      assertThatThrownBy(() -> received.getLongProperty(name))
          .isInstanceOf(NumberFormatException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BYTE", "SHORT", "INT", "LONG", "FLOAT", "DOUBLE"})
  void refusesTextThatIsNoNumber(ValueType read) throws JMSException {
    message.setStringProperty("p", "forty-two");
    assertThatThrownBy(() -> get(message, "p", read))
        .isInstanceOf(NumberFormatException.class)
        .hasMessageContaining("forty-two");
  }

  @Test
  void readsTextAsABooleanTheWayJavaDoes() throws JMSException {
    message.setStringProperty("p", "TrUe");
    assertThat(message.getBooleanProperty("p")).isTrue();
    message.setStringProperty("p", "yes");
    assertThat(message.getBooleanProperty("p")).isFalse();
  }

  @Test
  void refusesTextBeyondTheTypesRange() throws JMSException {
    message.setStringProperty("p", "128");
    assertThatThrownBy(() -> message.getByteProperty("p"))
        .isInstanceOf(NumberFormatException.class);
    assertThat(message.getShortProperty("p")).isEqualTo((short) 128);
  }

  private void set(ValueType type) throws JMSException {
    Object value = type.sample();
    switch (type) {
      case BOOLEAN -> message.setBooleanProperty("p", (boolean) value);
      case BYTE -> message.setByteProperty("p", (byte) value);
      case SHORT -> message.setShortProperty("p", (short) value);
      case INT -> message.setIntProperty("p", (int) value);
      case LONG -> message.setLongProperty("p", (long) value);
      case FLOAT -> message.setFloatProperty("p", (float) value);
      case DOUBLE -> message.setDoubleProperty("p", (double) value);
      case STRING -> message.setStringProperty("p", (String) value);
      case CHAR, BYTES -> throw new AssertionError("no property is a " + type);
    }
  }

  private static Object get(Message message, String name, ValueType type) throws JMSException {
    return switch (type) {
      case BOOLEAN -> message.getBooleanProperty(name);
      case BYTE -> message.getByteProperty(name);
      case SHORT -> message.getShortProperty(name);
      case INT -> message.getIntProperty(name);
      case LONG -> message.getLongProperty(name);
      case FLOAT -> message.getFloatProperty(name);
      case DOUBLE -> message.getDoubleProperty(name);
      case STRING -> message.getStringProperty(name);
      case CHAR, BYTES -> throw new AssertionError("no property is a " + type);
    };
  }
}
