package org.angarium.broker;

import org.angarium.message.Address;
import org.angarium.session.DeliveryToken;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/** How the broker words its refusals. */
final class Refusals {
  private Refusals() {}

  static SessionException of(StoreException why) {
    Kind kind =
        switch (why.kind()) {
          case FULL -> Kind.LIMIT_REACHED;
          case OUTCOME_UNKNOWN -> Kind.OUTCOME_UNKNOWN;
          case CLOSED -> Kind.CLOSED;
          default -> Kind.STORE_FAILED;
        };
    return new SessionException(kind, String.valueOf(why.getMessage()), why);
  }

  /** The store did not take what a consumer may have had already. */
  static SessionException inDoubt(StoreException why) {
    return new SessionException(
        Kind.OUTCOME_UNKNOWN,
        "the message could not be stored, and a consumer may have had it before: "
            + why.getMessage(),
        why);
  }

  static SessionException stale(@Nullable Address address, DeliveryToken token) {
    String queue = address == null ? "a queue that was deleted" : address.toString();
    return new SessionException(
        Kind.STALE_DELIVERY,
        "the delivery of message %d of %s (attempt %d, epoch %d) is not this session's any more;"
                .formatted(token.sequence(), queue, token.attempt(), token.epoch())
            + " it was settled, or will be delivered again");
  }

  static SessionException rolledBack(String why) {
    return new SessionException(Kind.ROLLED_BACK, "the transaction was rolled back: " + why);
  }

  static SessionException notPermitted(@Nullable String user, String broker) {
    return new SessionException(
        Kind.NOT_PERMITTED,
        "%s may not manage broker %s; connect as one of its administrators"
            .formatted(user == null ? "an anonymous client" : "user '" + user + "'", broker));
  }

  static SessionException closed(String what) {
    return new SessionException(Kind.CLOSED, what + " is closed");
  }

  static SessionException noDestination(Address address) {
    return new SessionException(
        Kind.INVALID_DESTINATION,
        address
            + " does not exist"
            + (address.kind().isTemporary() ? "; it was deleted" : " and autoCreate is false"));
  }

  static SessionException illegal(String message) {
    return new SessionException(Kind.ILLEGAL_STATE, message);
  }
}
