package org.angarium.selector;

import java.util.Map;
import java.util.function.Function;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/** A reference to a header field or a property, looked up by name only once, when parsed. */
abstract class Identifier extends Expression {

  /** The header fields that a selector may use (JMS 3.1, 3.8.1.1), and where their values are. */
  private static final Map<String, Function<Envelope, @Nullable Object>> HEADERS =
      Map.of(
          "JMSDeliveryMode", message -> message.persistent() ? "PERSISTENT" : "NON_PERSISTENT",
          "JMSPriority", Envelope::priority,
          "JMSMessageID", Envelope::id,
          "JMSTimestamp", Envelope::timestampMs,
          "JMSCorrelationID", Envelope::correlationId,
          "JMSType", Envelope::type);

  /**
   * What the name refers to; null for a name that begins with JMS but is neither one of the six
   * header fields nor, by JMSX or JMS_, a property.
   */
  static @Nullable Identifier named(String name) {
    Function<Envelope, @Nullable Object> header = HEADERS.get(name);
    if (header != null) {
      return new Header(name, header);
    }
    boolean reserved =
        name.startsWith("JMS") && !name.startsWith("JMSX") && !name.startsWith("JMS_");
    return reserved ? null : new Property(name);
  }

  private final String name;

  private Identifier(String name) {
    this.name = name;
  }

  /** The name, as it stands in the selector. */
  final String name() {
    return name;
  }

  @Override
  ValueType type() {
    return ValueType.ANY;
  }

  private static final class Header extends Identifier {
    private final Function<Envelope, @Nullable Object> field;

    Header(String name, Function<Envelope, @Nullable Object> field) {
      super(name);
      this.field = field;
    }

    @Override
    @Nullable Object value(Envelope message) {
      return field.apply(message);
    }
  }

  private static final class Property extends Identifier {
    Property(String name) {
      super(name);
    }

    @Override
    @Nullable Object value(Envelope message) {
      Object value = message.properties().get(name());
      boolean known =
          value instanceof String
              || value instanceof Boolean
              || value instanceof Number number && Numeric.isSupported(number);
      return known ? value : null;
    }
  }
}
