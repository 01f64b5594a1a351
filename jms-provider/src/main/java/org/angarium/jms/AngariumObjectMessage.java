package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.jspecify.annotations.Nullable;

/**
 * A message whose body is a serialised object. Used by one thread at a time.
 *
 * <p>The object is serialised when it is set and deserialised whenever it is asked for, each time
 * anew; only classes that the receiver trusts are.
 */
final class AngariumObjectMessage extends AngariumMessage implements ObjectMessage {
  private final TrustedClasses trusted;
  private Body body = Body.NONE;

  AngariumObjectMessage(TrustedClasses trusted) {
    this.trusted = trusted;
  }

  @Override
  BodyType bodyType() {
    return BodyType.OBJECT;
  }

  @Override
  Body snapshotBody() {
    return body;
  }

  @Override
  void loadBody(Body received) {
    body = received;
  }

  @Override
  void emptyBody() {
    body = Body.NONE;
  }

  @Override
  @Nullable Object bodyValue() throws JMSException {
    return getObject();
  }

  @Override
  public void setObject(@Nullable Serializable object) throws JMSException {
    requireWritableBody();
    body = object == null ? Body.NONE : Body.of(serialise(object));
  }

  private static byte[] serialise(Serializable object) throws MessageFormatException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    } catch (IOException | RuntimeException e) {
      // The object's class runs code of its own, which may throw whatever it likes.
      throw JmsErrors.causedBy(
          new MessageFormatException(
              "a %s cannot be serialised: %s".formatted(object.getClass().getName(), e)),
          e);
    }
    return bytes.toByteArray();
  }

  @Override
  public @Nullable Serializable getObject() throws JMSException {
    return body instanceof Body.Bytes stored
        ? (Serializable) TrustedObjectInput.read(stored.bytes(), trusted)
        : null;
  }

  @Override
  public <T> @Nullable T getBody(Class<T> wanted) throws JMSException {
    Serializable object = getObject();
    if (object != null && !wanted.isInstance(object)) {
      throw notAssignable(wanted);
    }
    return wanted.cast(object);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public boolean isBodyAssignableTo(Class wanted) throws JMSException {
    try {
      Serializable object = getObject();
      return object == null || wanted.isInstance(object);
    } catch (MessageFormatException e) {
      return false; // as the specification has it: getBody would throw this
    }
  }
}
