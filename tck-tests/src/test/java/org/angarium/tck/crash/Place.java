package org.angarium.tck.crash;

/**
 * A message in a queue or subscription. The same message may be in several.
 *
 * @param where the queue or subscription
 * @param message the message's id: its producer, a colon, and its number there
 */
record Place(String where, String message) {

  String producer() {
    return message.substring(0, message.lastIndexOf(':'));
  }

  long number() {
    return Long.parseLong(message.substring(message.lastIndexOf(':') + 1));
  }

  @Override
  public String toString() {
    return where + "/" + message;
  }

  static Place parse(String text) {
    int slash = text.indexOf('/');
    return new Place(text.substring(0, slash), text.substring(slash + 1));
  }
}
