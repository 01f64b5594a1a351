package org.angarium.broker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.angarium.runtime.Timer;
import org.angarium.session.Reply;
import org.angarium.session.Schedule;
import org.angarium.session.ScheduleSnapshot;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The recurring schedules, and the one alarm for the first of them. Owned by the catalog's mailbox,
 * where all methods run that do not say that any thread may call.
 *
 * <p>The store keeps for each schedule what it is and when it is due next. The messages of a {@link
 * ScheduleRound} and the next due times of their schedules are one batch, so that each due time has
 * its message once, wherever the broker ends. Rounds and changes of schedules are changes of the
 * catalog, one after the other.
 */
final class Schedules {
  static final int MAX_SCHEDULES = 100_000;
  private static final String KEY = "schedule/";
  private static final String NEXT_KEY = "schedule-next/";
  private static final long TRY_AGAIN_MS = 5_000;

  /** One schedule. */
  static final class Held {
    final Schedule schedule;
    final DueTimes times;
    long nextMs;

    /** Due times up to here passed while there was no broker. */
    long downUntilMs = Long.MIN_VALUE;

    @Nullable String failure;

    Held(Schedule schedule, DueTimes times, long nextMs) {
      this.schedule = schedule;
      this.times = times;
      this.nextMs = nextMs;
    }
  }

  private final Catalog catalog;
  private final Engine engine;
  private final Map<String, Held> byName = new TreeMap<>();
  private final PriorityQueue<Held> byTime =
      new PriorityQueue<>(
          Comparator.<Held>comparingLong(held -> held.nextMs)
              .thenComparing(held -> held.schedule.name()));

  /** Those whose messages could not be sent, until they are tried again. */
  private final List<Held> setAside = new ArrayList<>(0);

  private Timer.@Nullable Alarm alarm;
  private long alarmMs = Long.MAX_VALUE;
  private boolean inRound;
  private boolean stopped;
  private long messages;

  Schedules(Catalog catalog) {
    this.catalog = catalog;
    this.engine = catalog.engine();
  }

  /** Takes up what the store kept. */
  void recovered(Map<String, String> settings) {
    long nowMs = engine.clock().millis();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(KEY)) {
            recovered(key.substring(KEY.length()), value, settings, nowMs);
          }
        });
    setAlarm();
  }

  private void recovered(String name, String text, Map<String, String> settings, long nowMs) {
    try {
      Schedule schedule = ScheduleText.read(name, text);
      DueTimes times = DueTimes.of(schedule.timing());
      String next = settings.get(NEXT_KEY + name);
      Held held =
          new Held(schedule, times, next == null ? times.after(nowMs) : Long.parseLong(next));
      held.downUntilMs = nowMs;
      byName.put(name, held);
      byTime.add(held);
    } catch (RuntimeException e) {
      engine
          .onFault()
          .accept(
              new IllegalStateException(
                  "schedule %s cannot be used and sends nothing; put it again: %s"
                      .formatted(name, e.getMessage()),
                  e));
    }
  }

  /** The broker ends; any thread may call. */
  void stop() {
    catalog.post(
        () -> {
          stopped = true;
          cancelAlarm();
        });
  }

  // --- what operators ask; any thread

  Reply<List<ScheduleSnapshot>> list() {
    Reply<List<ScheduleSnapshot>> reply = new Reply<>(engine.completions());
    catalog.post(() -> reply.complete(byName.values().stream().map(Schedules::snapshot).toList()));
    return reply;
  }

  private static ScheduleSnapshot snapshot(Held held) {
    return new ScheduleSnapshot(held.schedule, Instant.ofEpochMilli(held.nextMs), held.failure);
  }

  Reply<Instant> put(Schedule schedule) {
    Reply<Instant> reply = new Reply<>(engine.completions());
    catalog.change(over -> put(schedule, reply, over));
    return reply;
  }

  private void put(Schedule schedule, Reply<Instant> reply, Runnable over) {
    String name = schedule.name();
    DueTimes times;
    try {
      times = ScheduleRules.check(schedule, engine.clock().millis());
      if (!byName.containsKey(name) && byName.size() >= MAX_SCHEDULES) {
        throw new IllegalArgumentException(
            "there are %d schedules already; cancel one".formatted(MAX_SCHEDULES));
      }
    } catch (IllegalArgumentException e) {
      reply.fail(Refusals.illegal("schedule %s: %s".formatted(name, e.getMessage())));
      over.run();
      return;
    }
    catalog.ensure(
        schedule.destination(),
        catalog.autoCreate(),
        (destination, refused) -> {
          if (refused != null) {
            reply.fail(refused);
            over.run();
            return;
          }
          Held held = new Held(schedule, times, times.after(engine.clock().millis()));
          catalog.submit(
              Batch.of(
                  new Operation.PutSetting(KEY + name, ScheduleText.write(schedule)), next(held)),
              failure -> {
                if (failure == null) {
                  replace(name, held);
                  reply.complete(Instant.ofEpochMilli(held.nextMs));
                } else {
                  reply.fail(failure);
                }
                over.run();
              });
        });
  }

  Reply<Boolean> cancel(String name) {
    Reply<Boolean> reply = new Reply<>(engine.completions());
    catalog.change(
        over -> {
          if (!byName.containsKey(name)) {
            reply.complete(Boolean.FALSE);
            over.run();
            return;
          }
          catalog.submit(
              Batch.of(
                  new Operation.PutSetting(KEY + name, null),
                  new Operation.PutSetting(NEXT_KEY + name, null)),
              failure -> {
                if (failure == null) {
                  replace(name, null);
                  reply.complete(Boolean.TRUE);
                } else {
                  reply.fail(failure);
                }
                over.run();
              });
        });
    return reply;
  }

  private void replace(String name, @Nullable Held held) {
    Held old = held == null ? byName.remove(name) : byName.put(name, held);
    if (old != null) {
      byTime.remove(old);
      setAside.remove(old);
    }
    if (held != null) {
      byTime.add(held);
    }
    setAlarm();
  }

  /** What keeps when a schedule is due next. */
  static Operation next(Held held) {
    return new Operation.PutSetting(NEXT_KEY + held.schedule.name(), String.valueOf(held.nextMs));
  }

  // --- what becomes due

  private void setAlarm() {
    Held first = byTime.peek();
    if (stopped || inRound || first == null || first.nextMs >= alarmMs) {
      return;
    }
    cancelAlarm();
    alarmMs = first.nextMs;
    alarm = engine.timer().at(alarmMs, () -> catalog.post(this::due));
  }

  private void cancelAlarm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
    alarmMs = Long.MAX_VALUE;
  }

  private void due() {
    cancelAlarm();
    Held first = byTime.peek();
    if (stopped || inRound || first == null) {
      return;
    }
    if (first.nextMs > engine.clock().millis()) {
      setAlarm();
      return;
    }
    inRound = true;
    catalog.change(
        over ->
            new ScheduleRound(catalog, this::newMessageId)
                .run(
                    byTime,
                    (sent, failed) -> {
                      ended(sent, failed);
                      over.run();
                    }));
  }

  private void ended(List<Held> sent, List<Held> failed) {
    inRound = false;
    byTime.addAll(sent);
    if (!failed.isEmpty()) {
      if (setAside.isEmpty()) {
        engine.timer().after(TRY_AGAIN_MS, () -> catalog.post(this::tryAgain));
      }
      setAside.addAll(failed);
    }
    due();
  }

  private void tryAgain() {
    byTime.addAll(setAside);
    setAside.clear();
    setAlarm();
  }

  private String newMessageId() {
    return "ID:%s-%d-schedule-%d"
        .formatted(engine.store().brokerId(), engine.store().epoch(), ++messages);
  }
}
