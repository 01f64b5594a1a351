package org.angarium.session;

/**
 * What a client hears of its connection unasked. Called on the implementer's completion executor,
 * one call at a time; implementations return at once.
 */
public interface ConnectionEvents {

  /** The connection was closed by the broker or broke. The last event. */
  void closed(SessionException why);
}
