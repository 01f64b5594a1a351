package org.angarium.broker;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.angarium.broker.Schedules.Held;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.angarium.message.Text;
import org.angarium.routing.Binding;
import org.angarium.routing.Origin;
import org.angarium.session.Schedule;
import org.angarium.store.Operation;
import org.angarium.store.StoreException;
import org.angarium.transaction.LocalTransaction;
import org.angarium.transaction.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is due, up to a limit, in one store batch with the next due times of its schedules.
 * Used once, in the catalog's mailbox, as part of a change there.
 */
final class ScheduleRound {
  /** The property that names the schedule a message is of. */
  static final String NAME = "JMS_Angarium_Schedule";

  /** The property that says when a message was due, in milliseconds since the epoch. */
  static final String DUE = "JMS_Angarium_ScheduledTimeMs";

  private static final int MOST_MESSAGES = 100;

  /** What is later than this was missed, whether there was a broker or not. */
  private static final long LATE_MS = 60_000;

  private static final Origin ORIGIN = new Origin("schedules", null);

  private record Occurrence(Held held, long dueMs) {}

  private final Catalog catalog;
  private final Supplier<String> messageIds;
  private final long nowMs;

  /** The schedules that were due, and when each of them was first. */
  private final Map<Held, Long> dueBefore = new LinkedHashMap<>();

  private final List<Occurrence> occurrences = new ArrayList<>();
  private final List<Held> failed = new ArrayList<>(0);

  ScheduleRound(Catalog catalog, Supplier<String> messageIds) {
    this.catalog = catalog;
    this.messageIds = messageIds;
    this.nowMs = catalog.engine().clock().millis();
  }

  /**
   * Takes the schedules that are due and sends.
   *
   * @param then is given the schedules whose messages were sent, which have their next due times,
   *     and those whose messages were not, which have their old ones
   */
  void run(PriorityQueue<Held> byTime, BiConsumer<List<Held>, List<Held>> then) {
    Held first = byTime.peek();
    while (first != null && first.nextMs <= nowMs && occurrences.size() < MOST_MESSAGES) {
      byTime.poll();
      take(first);
      first = byTime.peek();
    }
    Set<Address> destinations = new LinkedHashSet<>();
    dueBefore.keySet().forEach(held -> destinations.add(held.schedule.destination()));
    ensure(destinations.iterator(), then);
  }

  /** Takes the due times of one schedule up to now, as far as the limit goes. */
  private void take(Held held) {
    dueBefore.put(held, held.nextMs);
    while (held.nextMs <= nowMs && occurrences.size() < MOST_MESSAGES) {
      long dueMs = held.nextMs;
      long missedUntilMs = Math.max(held.downUntilMs, nowMs - LATE_MS - 1);
      Schedule.Missed missed = held.schedule.missed();
      boolean isMissed = dueMs <= missedUntilMs;
      if (!isMissed || missed != Schedule.Missed.NONE) {
        occurrences.add(new Occurrence(held, dueMs));
      }
      boolean skips = isMissed && missed != Schedule.Missed.ALL;
      held.nextMs = held.times.after(skips ? missedUntilMs : dueMs);
    }
  }

  private void ensure(Iterator<Address> destinations, BiConsumer<List<Held>, List<Held>> then) {
    if (!destinations.hasNext()) {
      send(then);
      return;
    }
    Address address = destinations.next();
    catalog.ensure(
        address,
        catalog.autoCreate(),
        (destination, failure) -> {
          if (failure != null) {
            for (Held held : List.copyOf(dueBefore.keySet())) {
              if (held.schedule.destination().equals(address)) {
                putBack(held, String.valueOf(failure.getMessage()));
              }
            }
          }
          ensure(destinations, then);
        });
  }

  private void putBack(Held held, String why) {
    Long dueMs = dueBefore.remove(held);
    if (dueMs != null) {
      held.nextMs = dueMs;
      held.failure = why;
      failed.add(held);
      occurrences.removeIf(occurrence -> occurrence.held == held);
    }
  }

  private void send(BiConsumer<List<Held>, List<Held>> then) {
    if (dueBefore.isEmpty()) {
      then.accept(List.of(), failed);
      return;
    }
    LocalTransaction transaction = new LocalTransaction(catalog.engine().store());
    for (Occurrence occurrence : occurrences) {
      Envelope message = message(occurrence);
      List<Binding<MessageQueue>> bindings = catalog.bindings(message.destination());
      List<MessageQueue> targets = new ArrayList<>();
      for (Binding<MessageQueue> binding :
          bindings == null ? List.<Binding<MessageQueue>>of() : bindings) {
        if (binding.takes(message, ORIGIN)) {
          targets.add(binding.queue());
        }
      }
      transaction.work().send(message, targets);
    }
    List<Operation> next = dueBefore.keySet().stream().map(Schedules::next).toList();
    transaction.commit(next, new Sending(then));
  }

  /** Goes on in the catalog's mailbox when the batch is durable or refused. */
  private final class Sending implements Outcome {
    private final BiConsumer<List<Held>, List<Held>> then;

    Sending(BiConsumer<List<Held>, List<Held>> then) {
      this.then = then;
    }

    @Override
    public void committed() {
      catalog.post(() -> end(null));
    }

    @Override
    public void rolledBack(String why) {
      catalog.post(() -> end(why));
    }

    @Override
    public void failed(StoreException why) {
      catalog.post(() -> end(String.valueOf(why.getMessage())));
    }

    private void end(@Nullable String why) {
      if (why != null) {
        List.copyOf(dueBefore.keySet()).forEach(held -> putBack(held, why));
      }
      for (Held held : dueBefore.keySet()) {
        held.failure = null;
      }
      then.accept(List.copyOf(dueBefore.keySet()), failed);
    }
  }

  private Envelope message(Occurrence occurrence) {
    Schedule schedule = occurrence.held.schedule;
    Map<String, @Nullable Object> properties = new LinkedHashMap<>(schedule.properties());
    properties.put(NAME, schedule.name());
    properties.put(DUE, occurrence.dueMs);
    return new Envelope(
        messageIds.get(),
        schedule.destination(),
        true,
        Envelope.DEFAULT_PRIORITY,
        nowMs,
        0,
        0,
        null,
        null,
        null,
        properties,
        BodyType.TEXT,
        Body.of(Text.encode(schedule.text())));
  }
}
