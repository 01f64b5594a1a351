package org.angarium.tck.bench;

import java.io.IOException;
import java.nio.file.Files;
import org.angarium.tck.bench.load.Measured;
import org.angarium.tck.bench.load.Workload;

/** In each round a process that fills an empty folder, and another that drains it. */
final class RestartedTurns implements Turns {
  private final Player.Entry entry;
  private final Plan plan;

  RestartedTurns(Player.Entry entry, Plan plan) {
    this.entry = entry;
    this.plan = plan;
  }

  @Override
  public void warmUp() {
    // Each process has a warm-up of its own.
  }

  @Override
  public Measured round() throws IOException {
    Files.createDirectories(entry.task().folder());
    try {
      Measured fill = play(Workload.Phase.FILL);
      return fill.then(play(Workload.Phase.DRAIN));
    } finally {
      Match.remove(entry.task().folder());
    }
  }

  private Measured play(Workload.Phase phase) throws IOException {
    Workload.Task task = entry.task();
    Player player =
        Player.start(
            new Player.Entry(
                entry.name(),
                entry.flags(),
                entry.classPath(),
                new Workload.Task(task.scenario(), phase, task.folder(), task.amount())));
    try {
      player.warmUp(plan.warmUp());
      return player.round(plan.round());
    } finally {
      player.end();
    }
  }

  @Override
  public void end() {
    // No process lasts longer than its part of a round.
  }
}
