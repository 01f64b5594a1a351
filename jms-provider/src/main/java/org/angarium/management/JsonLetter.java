package org.angarium.management;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.angarium.message.Text;
import org.jspecify.annotations.Nullable;

/**
 * A message as one line of JSON. Properties have their type beside their value, so that they come
 * back as they were; a text body is text, any other one base64.
 */
public final class JsonLetter {
  private JsonLetter() {}

  /** Writes a message, whose body is in memory or absent, without an end of line. */
  public static String write(Envelope message) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", message.id());
    json.put("destination", message.destination().toString());
    json.put("persistent", message.persistent());
    json.put("priority", message.priority());
    json.put("timestampMs", message.timestampMs());
    json.put("expirationMs", message.expirationMs());
    json.put("deliveryTimeMs", message.deliveryTimeMs());
    json.put("correlationId", message.correlationId());
    Address replyTo = message.replyTo();
    json.put("replyTo", replyTo == null ? null : replyTo.toString());
    json.put("type", message.type());
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    message.properties().forEach((name, value) -> properties.put(name, typed(value)));
    json.put("properties", properties);
    json.put("bodyType", message.bodyType().name());
    if (message.body() instanceof Body.Bytes bytes) {
      boolean isText = message.bodyType() == BodyType.TEXT;
      json.put(
          isText ? "text" : "base64",
          isText ? Text.decode(bytes.bytes()) : Base64.getEncoder().encodeToString(bytes.bytes()));
    }
    StringBuilder line = new StringBuilder();
    Json.write(json, line);
    return line.toString();
  }

  /** A property as a pair of its type and its value as text; null as it is. */
  private static @Nullable Object typed(@Nullable Object value) {
    return value == null
        ? null
        : Map.of(value.getClass().getSimpleName().toLowerCase(Locale.ROOT), value.toString());
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when {@link #write} did not write it
   */
  public static Envelope read(String line) {
    try {
      return message(Json.object(Json.read(line)));
    } catch (ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("a field is missing or has another type: " + e, e);
    }
  }

  private static Envelope message(Map<String, @Nullable Object> json) {
    BodyType bodyType = BodyType.valueOf(text(json, "bodyType"));
    Body body = Body.NONE;
    if (json.get("text") != null) {
      body = Body.of(Text.encode(text(json, "text")));
    } else if (json.get("base64") != null) {
      body = Body.of(Base64.getDecoder().decode(text(json, "base64")));
    }
    String replyTo = (String) json.get("replyTo");
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    Json.object(json.get("properties"))
        .forEach((name, value) -> properties.put(name, untyped(value)));
    return new Envelope(
        (String) json.get("id"),
        Address.parse(text(json, "destination")),
        text(json, "persistent").equals("true"),
        Integer.parseInt(text(json, "priority")),
        Long.parseLong(text(json, "timestampMs")),
        Long.parseLong(text(json, "expirationMs")),
        Long.parseLong(text(json, "deliveryTimeMs")),
        (String) json.get("correlationId"),
        replyTo == null ? null : Address.parse(replyTo),
        (String) json.get("type"),
        properties,
        bodyType,
        body);
  }

  private static String text(Map<String, @Nullable Object> json, String name) {
    Object value = json.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value.toString();
  }

  private static @Nullable Object untyped(@Nullable Object typed) {
    if (typed == null) {
      return null;
    }
    Map.Entry<String, @Nullable Object> only = Json.object(typed).entrySet().iterator().next();
    String value = String.valueOf(only.getValue());
    return switch (only.getKey()) {
      case "boolean" -> Boolean.valueOf(value);
      case "byte" -> Byte.valueOf(value);
      case "short" -> Short.valueOf(value);
      case "integer" -> Integer.valueOf(value);
      case "long" -> Long.valueOf(value);
      case "float" -> Float.valueOf(value);
      case "double" -> Double.valueOf(value);
      case "string" -> value;
      default -> throw new IllegalArgumentException("there is no type " + only.getKey());
    };
  }
}
