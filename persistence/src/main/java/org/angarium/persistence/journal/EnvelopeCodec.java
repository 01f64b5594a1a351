package org.angarium.persistence.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/** An envelope to bytes and back, all but a body that stands apart. */
final class EnvelopeCodec {
  private static final int NULL = 0;
  private static final int STRING = 1;
  private static final int FALSE = 2;
  private static final int TRUE = 3;
  private static final int BYTE = 4;
  private static final int SHORT = 5;
  private static final int INT = 6;
  private static final int LONG = 7;
  private static final int FLOAT = 8;
  private static final int DOUBLE = 9;

  private static final Address.Kind[] KINDS = Address.Kind.values();
  private static final BodyType[] BODY_TYPES = BodyType.values();

  private EnvelopeCodec() {}

  static void put(ByteSink out, Envelope envelope) {
    putAddress(out, envelope.destination());
    out.putByte(envelope.persistent() ? 1 : 0);
    out.putByte(envelope.priority());
    out.putLong(envelope.timestampMs());
    out.putLong(envelope.expirationMs());
    out.putLong(envelope.deliveryTimeMs());
    out.putOptional(envelope.id());
    out.putOptional(envelope.correlationId());
    out.putOptional(envelope.type());
    Address replyTo = envelope.replyTo();
    out.putByte(replyTo == null ? 0 : 1);
    if (replyTo != null) {
      putAddress(out, replyTo);
    }
    out.putInt(envelope.properties().size());
    envelope
        .properties()
        .forEach(
            (name, value) -> {
              out.putText(name);
              putValue(out, value);
            });
    out.putByte(envelope.bodyType().ordinal());
    if (envelope.body() instanceof Body.Bytes body) {
      out.putByte(1);
      out.putBytes(body.bytes());
    } else {
      out.putByte(0);
    }
  }

  /**
   * Reads what {@link #put} wrote.
   *
   * @param apart the body when it stands apart
   */
  static Envelope get(ByteSource in, @Nullable Body apart) {
    Address destination = getAddress(in);
    boolean persistent = in.getByte() == 1;
    int priority = in.getByte();
    long timestampMs = in.getLong();
    long expirationMs = in.getLong();
    long deliveryTimeMs = in.getLong();
    String id = in.getOptional();
    String correlationId = in.getOptional();
    String type = in.getOptional();
    Address replyTo = in.getByte() == 1 ? getAddress(in) : null;
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    for (int left = in.getCount(5); left > 0; left--) {
      properties.put(in.getText(), getValue(in));
    }
    BodyType bodyType = of(BODY_TYPES, in.getByte());
    Body body = in.getByte() == 1 ? Body.of(in.getBytes()) : Body.NONE;
    return new Envelope(
        id,
        destination,
        persistent,
        priority,
        timestampMs,
        expirationMs,
        deliveryTimeMs,
        correlationId,
        replyTo,
        type,
        properties,
        bodyType,
        apart == null ? body : apart);
  }

  static void putAddress(ByteSink out, Address address) {
    out.putByte(address.kind().ordinal());
    out.putText(address.name());
  }

  static Address getAddress(ByteSource in) {
    Address.Kind kind = of(KINDS, in.getByte());
    return new Address(kind, in.getText());
  }

  private static void putValue(ByteSink out, @Nullable Object value) {
    if (value == null) {
      out.putByte(NULL);
    } else if (value instanceof String text) {
      out.putByte(STRING);
      out.putText(text);
    } else if (value instanceof Boolean is) {
      out.putByte(is ? TRUE : FALSE);
    } else if (value instanceof Byte number) {
      out.putByte(BYTE);
      out.putByte(number);
    } else if (value instanceof Short number) {
      out.putByte(SHORT);
      out.putInt(number);
    } else if (value instanceof Integer number) {
      out.putByte(INT);
      out.putInt(number);
    } else if (value instanceof Long number) {
      out.putByte(LONG);
      out.putLong(number);
    } else if (value instanceof Float number) {
      out.putByte(FLOAT);
      out.putInt(Float.floatToRawIntBits(number));
    } else if (value instanceof Double number) {
      out.putByte(DOUBLE);
      out.putLong(Double.doubleToRawLongBits(number));
    } else {
      throw new IllegalArgumentException("no property is a " + value.getClass().getName());
    }
  }

  private static @Nullable Object getValue(ByteSource in) {
    int tag = in.getByte();
    return switch (tag) {
      case NULL -> null;
      case STRING -> in.getText();
      case FALSE -> false;
      case TRUE -> true;
      case BYTE -> (byte) in.getByte();
      case SHORT -> (short) in.getInt();
      case INT -> in.getInt();
      case LONG -> in.getLong();
      case FLOAT -> Float.intBitsToFloat(in.getInt());
      case DOUBLE -> Double.longBitsToDouble(in.getLong());
      default -> throw new IllegalArgumentException("no property has the tag " + tag);
    };
  }

  private static <T> T of(T[] values, int index) {
    if (index < 0 || index >= values.length) {
      throw new IllegalArgumentException("there is no value " + index);
    }
    return values[index];
  }
}
