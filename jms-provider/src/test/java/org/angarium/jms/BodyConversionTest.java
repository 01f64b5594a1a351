package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** JMS 3.1, 3.11.3: the conversion table of map and stream messages. */
class BodyConversionTest {

  static Stream<Arguments> pairs() {
    return ValueType.pairs(ValueType.OF_BODIES);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aMapConvertsAsTheTableSays(ValueType written, ValueType read) throws JMSException {
    AngariumMapMessage typed = Messages.map();
    put(typed, written);
    AngariumMapMessage untyped = Messages.map();
    untyped.setObject("p", written.sample());
    for (MapMessage message : new MapMessage[] {typed, untyped, Messages.sendAndReceive(typed)}) {
      assertThat(message.getObject("p")).isEqualTo(written.sample());
      if (written.readableAs().contains(read)) {
        assertThat(get(message, read)).isEqualTo(written.sampleAs(read));
      } else {
        assertThatThrownBy(() -> get(message, read)).isInstanceOf(MessageFormatException.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aStreamConvertsAsTheTableSaysAndStaysPutWhenItDoesNot(ValueType written, ValueType read)
      throws JMSException {
    AngariumStreamMessage typed = Messages.stream();
    write(typed, written);
    typed.writeString("after");
    AngariumStreamMessage untyped = Messages.stream();
    untyped.writeObject(written.sample());
    untyped.writeString("after");
    AngariumStreamMessage received = Messages.sendAndReceive(typed);
    typed.reset();
    untyped.reset();
    for (StreamMessage message : new StreamMessage[] {typed, untyped, received}) {
      if (written.readableAs().contains(read)) {
        assertThat(read(message, read)).isEqualTo(written.sampleAs(read));
      } else {
        assertThatThrownBy(() -> read(message, read)).isInstanceOf(MessageFormatException.class);
        assertThat(message.readObject()).isEqualTo(written.sample());
      }
      assertThat(message.readString()).isEqualTo("after");
    }
  }

  @ParameterizedTest
  @EnumSource
  void nullIsReadAsValueOfNull(ValueType read) throws JMSException {
    AngariumMapMessage map = Messages.map();
    map.setObject("p", null);
    AngariumStreamMessage stream = Messages.stream();
    stream.writeObject(null);
    stream.writeString("after");
    stream.reset();
    switch (read) {
      case BOOLEAN -> {
        assertThat(get(map, read)).isEqualTo(false);
        assertThat(read(stream, read)).isEqualTo(false);
      }
      case STRING, BYTES -> {
        assertThat(get(map, read)).isNull();
        assertThat(read(stream, read)).isNull();
      }
      default -> {
        Class<?> expected =
            switch (read) {
              case CHAR, FLOAT, DOUBLE -> NullPointerException.class;
              default -> NumberFormatException.class;
            };
        assertThatThrownBy(() -> get(map, read)).isInstanceOf(expected);
        assertThatThrownBy(() -> get(Messages.map(), read)).isInstanceOf(expected);
        assertThatThrownBy(() -> read(stream, read)).isInstanceOf(expected);
        assertThat(stream.readObject()).isNull();
      }
    }
    assertThat(stream.readString()).isEqualTo("after");
  }

  @ParameterizedTest
  @EnumSource(names = {"BYTE", "SHORT", "INT", "LONG", "FLOAT", "DOUBLE"})
  void textThatIsNoNumberIsRefusedAndCanBeReadAgain(ValueType read) throws JMSException {
    AngariumMapMessage map = Messages.map();
    map.setString("p", "many");
    assertThatThrownBy(() -> get(map, read)).isInstanceOf(NumberFormatException.class);
    AngariumStreamMessage stream = Messages.stream();
    stream.writeString("many");
    stream.reset();
    assertThatThrownBy(() -> read(stream, read)).isInstanceOf(NumberFormatException.class);
    assertThat(stream.readString()).isEqualTo("many");
  }

  private static void put(MapMessage message, ValueType type) throws JMSException {
    Object value = type.sample();
    switch (type) {
      case BOOLEAN -> message.setBoolean("p", (boolean) value);
      case BYTE -> message.setByte("p", (byte) value);
      case SHORT -> message.setShort("p", (short) value);
      case CHAR -> message.setChar("p", (char) value);
      case INT -> message.setInt("p", (int) value);
      case LONG -> message.setLong("p", (long) value);
      case FLOAT -> message.setFloat("p", (float) value);
      case DOUBLE -> message.setDouble("p", (double) value);
      case STRING -> message.setString("p", (String) value);
      case BYTES -> message.setBytes("p", (byte[]) value);
    }
  }

  private static Object get(MapMessage message, ValueType type) throws JMSException {
    return switch (type) {
      case BOOLEAN -> message.getBoolean("p");
      case BYTE -> message.getByte("p");
      case SHORT -> message.getShort("p");
      case CHAR -> message.getChar("p");
      case INT -> message.getInt("p");
      case LONG -> message.getLong("p");
      case FLOAT -> message.getFloat("p");
      case DOUBLE -> message.getDouble("p");
      case STRING -> message.getString("p");
      case BYTES -> message.getBytes("p");
    };
  }

  private static void write(StreamMessage message, ValueType type) throws JMSException {
    Object value = type.sample();
    switch (type) {
      case BOOLEAN -> message.writeBoolean((boolean) value);
      case BYTE -> message.writeByte((byte) value);
      case SHORT -> message.writeShort((short) value);
      case CHAR -> message.writeChar((char) value);
      case INT -> message.writeInt((int) value);
      case LONG -> message.writeLong((long) value);
      case FLOAT -> message.writeFloat((float) value);
      case DOUBLE -> message.writeDouble((double) value);
      case STRING -> message.writeString((String) value);
      case BYTES -> message.writeBytes((byte[]) value);
    }
  }

  private static Object read(StreamMessage message, ValueType type) throws JMSException {
    return switch (type) {
      case BOOLEAN -> message.readBoolean();
      case BYTE -> message.readByte();
      case SHORT -> message.readShort();
      case CHAR -> message.readChar();
      case INT -> message.readInt();
      case LONG -> message.readLong();
      case FLOAT -> message.readFloat();
      case DOUBLE -> message.readDouble();
      case STRING -> message.readString();
      case BYTES -> readWhole(message);
    };
  }

  private static byte[] readWhole(StreamMessage message) throws JMSException {
    byte[] buffer = new byte[16];
    int count = message.readBytes(buffer);
    return count < 0 ? null : java.util.Arrays.copyOf(buffer, count);
  }
}
