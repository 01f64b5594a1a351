package org.angarium.management;

import java.util.List;

/** What became of a replay, as JMX shows it. Immutable. */
public final class ReplayFigures {
  private final Replay.Result result;

  ReplayFigures(Replay.Result result) {
    this.result = result;
  }

  /** How many were sent, or would be. */
  public long getSent() {
    return result.sent();
  }

  /** How many stay, because they ended in a subscription and no target was named. */
  public long getKept() {
    return result.kept();
  }

  /** Those that stay because their body cannot be read, a line for each: its id and why. */
  public List<String> getUnreadable() {
    return result.unreadable().stream().map(UnreadableLetter::toString).toList();
  }
}
