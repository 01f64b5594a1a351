package org.angarium.broker;

import java.util.Objects;
import org.angarium.message.Address;
import org.angarium.session.RedeliveryTarget;
import org.angarium.session.SubscriptionSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A subscription on a topic: a queue that the router binds. Owned by the catalog's mailbox, but for
 * the final fields.
 */
final class Subscription {

  /**
   * What a subscription that can be opened again is found by.
   *
   * @param clientId null for a shared one without client id
   */
  record Key(@Nullable String clientId, String name, boolean durable) {}

  /**
   * What is asked of a subscription.
   *
   * @param key null for one that is unshared and not durable
   * @param selector null for all messages
   * @param notFrom the connection or client id that noLocal leaves out; null for none
   */
  record Terms(
      @Nullable Key key,
      Address topic,
      boolean shared,
      @Nullable String selector,
      @Nullable String notFrom) {

    boolean durable() {
      return key != null && key.durable();
    }

    /** What its redelivery policy is found by. */
    RedeliveryTarget redelivery() {
      if (topic.kind().isTemporary()) {
        return RedeliveryTarget.BROKER;
      }
      boolean hasName =
          key != null
              && key.name().indexOf('\n') < 0
              && (key.clientId() == null || key.clientId().indexOf('\n') < 0);
      return hasName
          ? new RedeliveryTarget(topic, key.name(), key.clientId())
          : RedeliveryTarget.of(topic);
    }

    boolean selectsLike(Terms other) {
      return topic.equals(other.topic)
          && Objects.equals(selector, other.selector)
          && (notFrom == null) == (other.notFrom == null);
    }

    String describe() {
      if (key == null) {
        return "a subscription on " + topic;
      }
      String scope = key.clientId() == null ? "" : key.clientId() + "/";
      return "%s subscription '%s%s'"
          .formatted(key.durable() ? "durable" : "shared", scope, key.name());
    }
  }

  final Terms terms;
  final MessageQueue queue;
  int consumers;

  Subscription(Terms terms, MessageQueue queue) {
    this.terms = terms;
    this.queue = queue;
  }

  /** How it stands; runs in the catalog's mailbox. */
  SubscriptionSnapshot snapshot() {
    Key key = terms.key();
    return new SubscriptionSnapshot(
        terms.topic(),
        key == null ? null : key.name(),
        key == null ? null : key.clientId(),
        terms.durable(),
        terms.shared(),
        terms.selector(),
        terms.notFrom() != null,
        consumers);
  }
}
