package org.angarium.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.angarium.routing.Binding;
import org.angarium.selector.Selector;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.session.SubscriptionSnapshot;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.store.StoredSubscription;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions on topics (JMS 3.1, 8.3): which exist, who may open them, when they end. Owned
 * by the catalog's mailbox; public entries add changes there.
 */
final class Subscriptions {
  private final Catalog catalog;
  private final Map<Subscription.Key, Subscription> byKey = new HashMap<>();
  private final Set<Subscription> unnamed = new LinkedHashSet<>();

  Subscriptions(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Takes up a durable subscription that the store knows; runs in the catalog's mailbox. */
  Subscription recovered(StoredSubscription stored) {
    Subscription.Key key = new Subscription.Key(stored.clientId(), stored.name(), true);
    Subscription.Terms terms =
        new Subscription.Terms(
            key,
            stored.topic(),
            stored.shared(),
            stored.selector(),
            stored.noLocal() ? stored.clientId() : null);
    return add(terms, stored.queueId());
  }

  /**
   * Opens a subscription for one more consumer, making it when it does not exist. Any thread may
   * call.
   *
   * @param then is given the subscription, or why it cannot be opened, in the catalog's mailbox
   */
  void open(Subscription.Terms terms, BiConsumer<Subscription, @Nullable SessionException> then) {
    catalog.change(
        over -> {
          BiConsumer<Subscription, @Nullable SessionException> end =
              (subscription, failure) -> {
                if (failure == null) {
                  subscription.consumers++;
                }
                then.accept(subscription, failure);
                over.run();
              };
          catalog.ensure(
              terms.topic(),
              catalog.autoCreate(),
              (topic, failure) -> {
                if (failure != null) {
                  end.accept(refused(), failure);
                } else {
                  openOnTopic(terms, end);
                }
              });
        });
  }

  @SuppressWarnings("NullAway")
  private static Subscription refused() {
    return null;
  }

  private void openOnTopic(
      Subscription.Terms terms, BiConsumer<Subscription, @Nullable SessionException> then) {
    Subscription existing = terms.key() == null ? null : byKey.get(terms.key());
    if (existing == null) {
      create(terms, null, then);
      return;
    }
    String clash = clash(existing, terms);
    if (clash != null) {
      then.accept(refused(), Refusals.illegal(clash));
    } else if (existing.terms.selectsLike(terms)) {
      then.accept(existing, null);
    } else {
      create(terms, existing, then);
    }
  }

  /** Why an existing subscription cannot be opened on these terms; null when it can. */
  private static @Nullable String clash(Subscription existing, Subscription.Terms terms) {
    String what = existing.terms.describe();
    if (existing.terms.shared() != terms.shared()) {
      return "%s is %s; a %s one needs another name"
          .formatted(
              what,
              existing.terms.shared() ? "shared" : "unshared",
              terms.shared() ? "shared" : "unshared");
    }
    if (existing.consumers == 0) {
      return null;
    }
    if (!existing.terms.shared()) {
      return what + " has a consumer already; close it first";
    }
    if (!existing.terms.selectsLike(terms)) {
      return "%s has consumers with topic %s and selector %s; it can only be changed without any"
          .formatted(what, existing.terms.topic(), existing.terms.selector());
    }
    return null;
  }

  /** Makes a subscription, in place of an old one that nobody uses. */
  private void create(
      Subscription.Terms terms,
      @Nullable Subscription old,
      BiConsumer<Subscription, @Nullable SessionException> then) {
    long queueId = catalog.newId();
    List<Operation> operations = new ArrayList<>();
    if (old != null) {
      remove(old, Refusals.illegal(terms.describe() + " was opened with other terms"));
      if (old.terms.durable()) {
        operations.addAll(catalog.pauses().removal(old.queue.queueId()).operations());
      }
    }
    if (terms.durable()) {
      operations.add(new Operation.PutSubscription(stored(terms, queueId)));
    }
    if (operations.isEmpty()) {
      then.accept(add(terms, queueId), null);
      return;
    }
    catalog.submit(
        new Batch(operations),
        failure -> {
          if (failure != null) {
            then.accept(refused(), failure);
          } else {
            then.accept(add(terms, queueId), null);
          }
        });
  }

  private static StoredSubscription stored(Subscription.Terms terms, long queueId) {
    Subscription.Key key = terms.key();
    if (key == null) {
      throw new IllegalStateException("a durable subscription has a name");
    }
    return new StoredSubscription(
        queueId,
        key.clientId(),
        key.name(),
        terms.topic(),
        terms.selector(),
        terms.notFrom() != null,
        terms.shared());
  }

  private Subscription add(Subscription.Terms terms, long queueId) {
    Subscription.Key key = terms.key();
    String label = key == null ? "(unnamed)" : terms.describe();
    MessageQueue queue =
        catalog.newQueue(queueId, terms.topic(), label, terms.durable(), terms.redelivery());
    Subscription subscription = new Subscription(terms, queue);
    if (key != null) {
      byKey.put(key, subscription);
    } else {
      unnamed.add(subscription);
    }
    catalog.addQueue(queue);
    Selector selector = Selector.parseOrNull(terms.selector());
    catalog.route(
        routes -> routes.bind(terms.topic(), new Binding<>(queue, selector, terms.notFrom())));
    return subscription;
  }

  private void remove(Subscription subscription, SessionException why) {
    Subscription.Key key = subscription.terms.key();
    if (key != null) {
      byKey.remove(key, subscription);
    } else {
      unnamed.remove(subscription);
    }
    catalog.route(routes -> routes.unbind(subscription.terms.topic(), subscription.queue));
    catalog.removeQueue(subscription.queue, why);
  }

  /** Every subscription, also those without a name; runs in the catalog's mailbox. */
  List<SubscriptionSnapshot> snapshots() {
    List<SubscriptionSnapshot> found = new ArrayList<>();
    for (Subscription subscription : byKey.values()) {
      found.add(subscription.snapshot());
    }
    unnamed.forEach(subscription -> found.add(subscription.snapshot()));
    found.sort(
        Comparator.comparing((SubscriptionSnapshot one) -> one.topic().toString())
            .thenComparing(one -> String.valueOf(one.clientId()))
            .thenComparing(one -> String.valueOf(one.name())));
    return List.copyOf(found);
  }

  /** Counts a consumer off; the last one ends a subscription that is not durable. Any thread. */
  void close(Subscription subscription, Runnable then) {
    catalog.change(
        over -> {
          subscription.consumers--;
          if (subscription.consumers == 0 && !subscription.terms.durable()) {
            remove(subscription, Refusals.closed(subscription.terms.describe()));
          }
          then.run();
          over.run();
        });
  }

  /** Deletes a durable subscription (JMS 3.1, 8.3.3). Any thread may call. */
  void unsubscribe(Subscription.Key key, Reply<Void> reply) {
    catalog.change(
        over -> {
          Subscription subscription = byKey.get(key);
          if (subscription == null) {
            reply.fail(
                new SessionException(
                    Kind.INVALID_DESTINATION,
                    "there is no durable subscription '%s' of client id %s"
                        .formatted(key.name(), key.clientId())));
            over.run();
          } else if (subscription.consumers > 0) {
            reply.fail(
                Refusals.illegal(
                    subscription.terms.describe() + " has a consumer; close it first"));
            over.run();
          } else {
            whenNothingInFlight(subscription, reply, over);
          }
        });
  }

  private void whenNothingInFlight(Subscription subscription, Reply<Void> reply, Runnable over) {
    MessageQueue queue = subscription.queue;
    Runnable look =
        () -> {
          int undecided = queue.inFlight().size();
          catalog.post(
              () -> {
                if (undecided > 0) {
                  reply.fail(
                      Refusals.illegal(
                          "%s has %d unacknowledged or uncommitted messages"
                              .formatted(subscription.terms.describe(), undecided)));
                  over.run();
                } else {
                  delete(subscription, reply, over);
                }
              });
        };
    // What a prepared branch holds is in flight from when the queue has been read.
    queue.mailbox().post(() -> queue.onceRecovered(look));
  }

  private void delete(Subscription subscription, Reply<Void> reply, Runnable over) {
    remove(subscription, Refusals.closed(subscription.terms.describe()));
    catalog.submit(
        catalog.pauses().removal(subscription.queue.queueId()),
        failure -> {
          if (failure != null) {
            reply.fail(failure);
          } else {
            reply.complete(null);
          }
          over.run();
        });
  }
}
