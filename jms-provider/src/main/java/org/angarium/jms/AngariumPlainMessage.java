package org.angarium.jms;

import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.jspecify.annotations.Nullable;

/** A message without a body. */
final class AngariumPlainMessage extends AngariumMessage {

  @Override
  BodyType bodyType() {
    return BodyType.MESSAGE;
  }

  @Override
  Body snapshotBody() {
    return Body.NONE;
  }

  @Override
  void loadBody(Body body) {}

  @Override
  void emptyBody() {}

  @Override
  @Nullable Object bodyValue() {
    return null;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public boolean isBodyAssignableTo(Class wanted) {
    return true;
  }
}
