package org.angarium.tck.ending;

import jakarta.jms.Session;

/** What a {@link Subject} works with. */
enum Kind {
  AUTO(Session.AUTO_ACKNOWLEDGE, From.QUEUE),
  CLIENT(Session.CLIENT_ACKNOWLEDGE, From.QUEUE),
  DUPS(Session.DUPS_OK_ACKNOWLEDGE, From.QUEUE),
  TRANSACTED(Session.SESSION_TRANSACTED, From.QUEUE),
  /** In an XA branch that is rolled back in the end. */
  BRANCH(Session.SESSION_TRANSACTED, From.QUEUE),
  TEMPORARY(Session.AUTO_ACKNOWLEDGE, From.TEMPORARY_QUEUE),
  SHARED(Session.CLIENT_ACKNOWLEDGE, From.SHARED_SUBSCRIPTION),
  DURABLE(Session.SESSION_TRANSACTED, From.DURABLE_SUBSCRIPTION),
  /** Contexts, of which one was made by another, so that they share a connection. */
  CONTEXT(Session.AUTO_ACKNOWLEDGE, From.QUEUE),
  CLIENT_CONTEXT(Session.CLIENT_ACKNOWLEDGE, From.QUEUE),
  /** A connection consumer and a pool of one server session. */
  POOL(Session.AUTO_ACKNOWLEDGE, From.QUEUE);

  /** Where messages come from. */
  enum From {
    QUEUE,
    TEMPORARY_QUEUE,
    SHARED_SUBSCRIPTION,
    DURABLE_SUBSCRIPTION
  }

  final int mode;
  final From from;

  Kind(int mode, From from) {
    this.mode = mode;
    this.from = from;
  }

  boolean isContext() {
    return this == CONTEXT || this == CLIENT_CONTEXT;
  }

  boolean isTransacted() {
    return mode == Session.SESSION_TRANSACTED;
  }

  boolean isAutomatic() {
    return mode == Session.AUTO_ACKNOWLEDGE || mode == Session.DUPS_OK_ACKNOWLEDGE;
  }
}
