package org.angarium.jms;

import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Text;
import org.jspecify.annotations.Nullable;

/** A message whose body is a string. Used by one thread at a time. */
final class AngariumTextMessage extends AngariumMessage implements TextMessage {
  /* Either form may be missing while the other is there; both are null or NONE without a text. */
  private @Nullable String text;
  private @Nullable Body encoded = Body.NONE;

  @Override
  BodyType bodyType() {
    return BodyType.TEXT;
  }

  @Override
  Body snapshotBody() {
    Body known = encoded;
    if (known == null) {
      String present = text;
      known = present == null ? Body.NONE : Body.of(Text.encode(present));
      encoded = known;
    }
    return known;
  }

  @Override
  void loadBody(Body body) {
    text = null;
    encoded = body;
  }

  @Override
  void emptyBody() {
    loadBody(Body.NONE);
  }

  @Override
  @Nullable Object bodyValue() throws JMSException {
    return getText();
  }

  @Override
  public void setText(@Nullable String newText) throws JMSException {
    requireWritableBody();
    text = newText;
    encoded = null;
  }

  @Override
  public @Nullable String getText() throws JMSException {
    if (text == null && encoded instanceof Body.Bytes stored) {
      text = StoredBody.decode(this, () -> Text.decode(stored.bytes()));
    }
    return text;
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public boolean isBodyAssignableTo(Class wanted) throws JMSException {
    return getText() == null || wanted.isAssignableFrom(String.class);
  }
}
