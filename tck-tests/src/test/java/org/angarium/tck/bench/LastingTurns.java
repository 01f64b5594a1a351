package org.angarium.tck.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.angarium.tck.bench.load.Measured;

/** All rounds in one process, on one folder. */
final class LastingTurns implements Turns {
  private final Player.Entry entry;
  private final Plan plan;
  private Player player;

  LastingTurns(Player.Entry entry, Plan plan) {
    this.entry = entry;
    this.plan = plan;
  }

  @Override
  public void warmUp() throws IOException {
    Files.createDirectories(entry.task().folder());
    player = Player.start(entry);
    player.warmUp(plan.warmUp());
  }

  @Override
  public Measured round() throws IOException {
    return player.round(plan.round());
  }

  @Override
  public void end() {
    if (player != null) {
      player.end();
    }
    Path folder = entry.task().folder();
    try {
      Match.remove(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
