package org.angarium.broker;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.session.RedeliverySettings;
import org.angarium.session.RedeliveryTarget;
import org.angarium.session.Reply;
import org.angarium.store.Batch;
import org.angarium.store.Operation;

/** Answers questions about redelivery policies and changes them, in the catalog's order. */
final class RedeliveryCalls {
  private final Catalog catalog;

  RedeliveryCalls(Catalog catalog) {
    this.catalog = catalog;
  }

  Reply<RedeliveryPolicy> describe(RedeliveryTarget target) {
    Reply<RedeliveryPolicy> reply = newReply();
    catalog.post(() -> reply.complete(catalog.policies().of(target)));
    return reply;
  }

  Reply<Map<RedeliveryTarget, Map<String, String>>> list() {
    Reply<Map<RedeliveryTarget, Map<String, String>>> reply = newReply();
    catalog.post(() -> reply.complete(catalog.policies().given()));
    return reply;
  }

  /** Checks the whole, makes sure of the queues it names, keeps it, and tells the queues. */
  Reply<List<String>> change(RedeliveryTarget target, Map<String, String> settings) {
    Reply<List<String>> reply = newReply();
    catalog.change(
        over -> {
          List<String> faults = faults(target, settings);
          if (faults.isEmpty()) {
            Iterator<String> named = RedeliveryPolicies.named(settings).iterator();
            ensure(named, target, settings, reply, over);
          } else {
            reply.fail(Refusals.illegal(target + ": " + String.join("; ", faults)));
            over.run();
          }
        });
    return reply;
  }

  /** All that is wrong with a change, queues that are not there and may not be made included. */
  private List<String> faults(RedeliveryTarget target, Map<String, String> settings) {
    List<String> faults = new ArrayList<>();
    try {
      catalog.policies().check(target, settings);
    } catch (IllegalArgumentException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
    for (String name : RedeliveryPolicies.named(settings)) {
      if (catalog.lacks(name)) {
        faults.add(
            "queue:%s does not exist and autoCreate is false; create it first".formatted(name));
      }
    }
    return faults;
  }

  private void ensure(
      Iterator<String> named,
      RedeliveryTarget target,
      Map<String, String> settings,
      Reply<List<String>> reply,
      Runnable over) {
    if (!named.hasNext()) {
      keep(target, settings, reply, over);
      return;
    }
    Address queue = Address.queue(named.next());
    catalog.ensure(
        queue,
        catalog.autoCreate(),
        (destination, failure) -> {
          if (failure == null) {
            ensure(named, target, settings, reply, over);
          } else {
            reply.fail(failure);
            over.run();
          }
        });
  }

  private void keep(
      RedeliveryTarget target,
      Map<String, String> settings,
      Reply<List<String>> reply,
      Runnable over) {
    String value = settings.isEmpty() ? null : RedeliverySettings.text(settings);
    catalog.submit(
        Batch.of(new Operation.PutSetting(RedeliveryPolicies.key(target), value)),
        failure -> {
          if (failure != null) {
            reply.fail(failure);
          } else {
            RedeliveryPolicies policies = catalog.policies();
            RedeliveryPolicy before = policies.of(target);
            policies.put(target, settings);
            tellQueues(policies);
            reply.complete(difference(before, policies.of(target)));
          }
          over.run();
        });
  }

  /** Has every queue follow its policy as it is now. */
  private void tellQueues(RedeliveryPolicies policies) {
    for (MessageQueue queue : catalog.queues()) {
      RedeliveryPolicy policy = policies.of(queue.retries().target());
      queue.mailbox().post(() -> queue.onceRecovered(() -> queue.returns().change(policy)));
    }
  }

  private static List<String> difference(RedeliveryPolicy before, RedeliveryPolicy after) {
    List<String> lines = new ArrayList<>();
    Map<String, String> old = before.settings();
    after
        .settings()
        .forEach(
            (name, value) -> {
              String was = old.get(name);
              if (!value.equals(was)) {
                lines.add("%s: %s -> %s".formatted(name, was, value));
              }
            });
    return List.copyOf(lines);
  }

  private <T> Reply<T> newReply() {
    return new Reply<>(catalog.engine().completions());
  }
}
