package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.angarium.message.Address;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random messages through an envelope; a failure names its seed. */
class EnvelopeRoundTripTest {
  private static final int ROUNDS = 300;

  @ParameterizedTest
  @EnumSource
  void arrivesAsItWasSent(BodyType type) throws JMSException {
    for (long seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      AngariumMessage message = Messages.create(type);
      Object body = fillBody(message, random);
      Map<String, Object> properties = fillProperties(message, random);
      SendHeaders headers = headers(random);
      message.setJMSCorrelationID(random.nextBoolean() ? text(random) : null);
      message.setJMSType(random.nextBoolean() ? text(random) : null);
      message.setJMSReplyTo(random.nextBoolean() ? new NamedTopic("reply") : null);

      Envelope envelope = message.toEnvelope(headers);
      AngariumMessage received =
          Messages.FACTORY.received(envelope, headers.destination(), 1, false, null);
      String run = "seed " + seed;
      assertThat(bodyOf(received)).as(run).isEqualTo(body);
      assertThat(propertiesOf(received)).as(run).isEqualTo(properties);
      assertThat(received.getJMSMessageID()).as(run).isEqualTo(headers.messageId());
      assertThat(received.getJMSDestination())
          .as(run)
          .isEqualTo(AngariumDestination.of(headers.destination()));
      assertThat(received.getJMSPriority()).as(run).isEqualTo(headers.priority());
      assertThat(received.getJMSCorrelationID()).as(run).isEqualTo(message.getJMSCorrelationID());
      assertThat(received.getJMSType()).as(run).isEqualTo(message.getJMSType());
      assertThat(received.getJMSReplyTo()).as(run).isEqualTo(message.getJMSReplyTo());

      Envelope again = received.toEnvelope(headers);
      assertThat(bodyOf(Messages.receive(again))).as(run).isEqualTo(body);
      assertThat(again.properties()).as(run).isEqualTo(envelope.properties());
    }
  }

  private static Object fillBody(AngariumMessage message, Random random) throws JMSException {
    if (message instanceof AngariumTextMessage text) {
      text.setText(random.nextInt(10) == 0 ? null : text(random));
      return comparable(text.getText());
    } else if (message instanceof AngariumBytesMessage bytes) {
      byte[] content = bytes(random);
      bytes.writeBytes(content);
      return comparable(content);
    } else if (message instanceof AngariumMapMessage map) {
      Map<String, Object> entries = new LinkedHashMap<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        String name = "n" + text(random);
        Object value = value(random, true);
        map.setObject(name, value);
        entries.put(name, comparable(value));
      }
      return entries;
    } else if (message instanceof AngariumStreamMessage stream) {
      List<Object> fields = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        Object value = value(random, true);
        stream.writeObject(value);
        fields.add(comparable(value));
      }
      return fields;
    } else if (message instanceof AngariumObjectMessage object) {
      String content = random.nextInt(10) == 0 ? null : text(random);
      object.setObject(content);
      return comparable(content);
    }
    return "none";
  }

  private static Object bodyOf(AngariumMessage message) throws JMSException {
    if (message instanceof AngariumStreamMessage stream) {
      List<Object> fields = new ArrayList<>();
      try {
        while (true) {
          fields.add(comparable(stream.readObject()));
        }
      } catch (MessageEOFException e) {
        stream.reset();
        return fields;
      }
    } else if (message instanceof AngariumMapMessage map) {
      Map<String, Object> entries = new LinkedHashMap<>();
      for (String name : Collections.list(map.getMapNames())) {
        entries.put(name, comparable(map.getObject(name)));
      }
      return entries;
    } else if (message instanceof AngariumPlainMessage) {
      return "none";
    }
    return comparable(message.getBody(Object.class));
  }

  private static Map<String, Object> fillProperties(AngariumMessage message, Random random)
      throws JMSException {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      Object value = value(random, false);
      message.setObjectProperty("p" + i, value);
      properties.put("p" + i, value);
    }
    return properties;
  }

  private static Map<String, Object> propertiesOf(AngariumMessage message) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String name : Collections.list(message.getPropertyNames())) {
      properties.put(name, message.getObjectProperty(name));
    }
    assertThat(properties.remove("JMSXDeliveryCount")).isEqualTo(1);
    return properties;
  }

  private static SendHeaders headers(Random random) {
    Address.Kind[] kinds = Address.Kind.values();
    return new SendHeaders(
        random.nextBoolean() ? "ID:" + random.nextLong() : null,
        new Address(kinds[random.nextInt(kinds.length)], "d" + random.nextInt(100)),
        random.nextBoolean(),
        random.nextInt(10),
        random.nextInt(2) * 1000L,
        random.nextInt(2) * 2000L,
        random.nextInt(2) * 3000L);
  }

  private static Object value(Random random, boolean ofBody) {
    return switch (random.nextInt(ofBody ? 11 : 9)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> (byte) random.nextInt();
      case 3 -> (short) random.nextInt();
      case 4 -> random.nextInt();
      case 5 -> random.nextLong();
      case 6 -> Float.intBitsToFloat(random.nextInt());
      case 7 -> Double.longBitsToDouble(random.nextLong());
      case 8 -> text(random);
      case 9 -> (char) random.nextInt();
      default -> bytes(random);
    };
  }

  /** Any code units, so that lone surrogates are among them. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      boolean surrogate = random.nextInt(4) == 0;
      text.append((char) (surrogate ? 0xD800 + random.nextInt(0x800) : random.nextInt(0x10000)));
    }
    return text.toString();
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Object comparable(Object value) {
    return value instanceof byte[] bytes ? java.nio.ByteBuffer.wrap(bytes) : value;
  }
}
