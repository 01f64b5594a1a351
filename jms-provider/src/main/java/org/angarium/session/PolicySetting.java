package org.angarium.session;

/**
 * One setting of a redelivery policy that holds, and where it comes from.
 *
 * @param name as in {@link RedeliverySettings#NAMES}
 * @param value its value; empty for none
 * @param source who says so
 */
public record PolicySetting(String name, String value, Source source) {

  /** Where a setting comes from, the widest first. */
  public enum Source {
    /** Nobody has said anything else. */
    DEFAULT,
    /** The broker's option {@code redelivery}, or what was set for the whole broker. */
    BROKER,
    /** What was set for the queue or topic. */
    DESTINATION,
    /** What was set for the subscription. */
    SUBSCRIPTION
  }
}
