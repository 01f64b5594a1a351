package org.angarium.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.session.ManagementCall;
import org.angarium.session.Schedule;
import org.angarium.session.Schedule.Missed;
import org.angarium.session.ScheduleSnapshot;
import org.angarium.store.StoredDestination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each due time of a schedule has its message once, wherever its broker ends. */
class ScheduleCrashTest {
  private static final String DUE = "JMS_Angarium_ScheduledTimeMs";
  private static final long RATE_MS = 700;
  private static final int SEEDS = Integer.getInteger("angarium.schedule.seeds", 300);

  private final Map<String, Long> firstDueMs = new LinkedHashMap<>();

  /** The broker ends after so many steps of its store, wherever that is, and once more later. */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void eachDueTimeHasItsMessageOnceIfTheBrokerEndsAtAnyStepOfTheStore(boolean powerCut) {
    for (int steps = 0; steps < 40; steps++) {
      for (int again = 0; again < 4; again++) {
        ScheduledBroker broker = started(new Chance(1));
        runStoreSteps(broker, steps);
        end(broker, powerCut ? 0 : broker.store().written());
        runStoreSteps(broker, again);
        end(broker, powerCut ? 0 : broker.store().written());
        check(broker, "step " + steps + "+" + again);
      }
    }
  }

  @Test
  void eachDueTimeHasItsMessageOnceWhateverChanceDoes() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      Chance chance = new Chance(seed);
      ScheduledBroker broker = started(chance);
      for (int step = 0; step < 400; step++) {
        step(broker, chance);
      }
      check(broker, "seed " + seed);
    }
  }

  private ScheduledBroker started(Chance chance) {
    ScheduledBroker broker = new ScheduledBroker(chance);
    Instant now = Instant.ofEpochMilli(broker.scheduler().millis());
    put(broker, Schedule.every("rate", "queue:rate", now, Duration.ofMillis(RATE_MS)));
    put(broker, Schedule.every("same", "queue:same", now, Duration.ofMillis(RATE_MS)));
    put(broker, Schedule.cron("cron", "queue:cron", "*/2 * * * * *", ZoneId.of("Europe/Berlin")));
    return broker;
  }

  private void put(ScheduledBroker broker, Schedule schedule) {
    Instant first = broker.managed(new ManagementCall.PutSchedule(schedule.whenMissed(Missed.ALL)));
    firstDueMs.put(schedule.name(), first.toEpochMilli());
  }

  /** Time goes by while the store writes and syncs, a batch at a step. */
  private static void runStoreSteps(ScheduledBroker broker, int steps) {
    for (int step = 0; step < steps; ) {
      if (broker.store().waiting() > 0) {
        broker.scheduler().onOurThread(() -> broker.store().write(1));
        step++;
      } else if (broker.store().written() > 0) {
        broker.scheduler().onOurThread(() -> broker.store().sync(1));
        step++;
      } else {
        broker.scheduler().advance(300);
        while (broker.scheduler().isAlarmDue()) {
          broker.scheduler().runAlarm();
        }
      }
      broker.runButStore();
    }
  }

  private static void end(ScheduledBroker broker, int survivors) {
    broker.crash(survivors);
    broker.startAgain();
    broker.runButStore();
  }

  private static void step(ScheduledBroker broker, Chance chance) {
    Scheduler scheduler = broker.scheduler();
    switch (chance.below(8)) {
      case 0 -> scheduler.advance(chance.below(chance.oneIn(10) ? 200_000 : 500));
      case 1 -> {
        if (chance.oneIn(12)) {
          int written = broker.store().written();
          int all = written + broker.store().waiting();
          broker.crash(chance.between(chance.oneIn(2) ? 0 : written, all));
          broker.startAgain();
        }
      }
      case 2 -> scheduler.onOurThread(() -> broker.store().write(1));
      case 3 -> scheduler.onOurThread(() -> broker.store().sync(1));
      case 4 -> {
        if (scheduler.isAlarmDue()) {
          scheduler.runAlarm();
        }
      }
      case 5 -> {
        if (scheduler.runnableCompletions() > 0) {
          scheduler.runCompletion();
        }
      }
      default -> {
        if (scheduler.runnableDrains() > 0) {
          scheduler.runDrain();
        }
      }
    }
    scheduler.check();
  }

  /** Lets the broker make up for everything and holds its queues against the due times. */
  private void check(ScheduledBroker broker, String where) {
    broker.run();
    broker.restart();
    broker.run();
    broker.advance(1);
    long nowMs = broker.scheduler().millis();
    Map<String, Long> ids = new LinkedHashMap<>();
    for (StoredDestination stored : broker.store().recovered().destinations()) {
      ids.put(stored.address().name(), stored.id());
    }
    List<ScheduleSnapshot> schedules = broker.managed(new ManagementCall.ListSchedules());
    assertThat(schedules).as(where).hasSize(3);
    for (ScheduleSnapshot snapshot : schedules) {
      String name = snapshot.schedule().name();
      List<Long> due = new ArrayList<>();
      broker
          .contents(ids.get(name))
          .forEach(message -> due.add((Long) message.envelope().properties().get(DUE)));
      List<Long> expected = new ArrayList<>();
      long everyMs = name.equals("cron") ? 2_000 : RATE_MS;
      for (long ms = firstDueMs.get(name); ms <= nowMs; ms += everyMs) {
        expected.add(ms);
      }
      assertThat(due).as("%s, %s", where, name).isEqualTo(expected);
      assertThat(snapshot.nextDue().toEpochMilli()).as(where).isGreaterThan(nowMs);
    }
  }
}
