package org.angarium.simulation;

import java.util.ArrayList;
import java.util.List;
import org.angarium.message.BranchId;
import org.jspecify.annotations.Nullable;

/** Sends and acceptances that take effect together or not at all. */
final class Unit {

  /** How far it is. */
  enum State {
    OPEN,
    ENDED,
    PREPARING,
    PREPARED,
    COMMITTING,
    ROLLING_BACK,
    OVER
  }

  final List<Copy> sends = new ArrayList<>();
  final List<Copy> accepts = new ArrayList<>();

  /** The XA branch; null for other units. */
  final @Nullable BranchId branch;

  /** Whether it is one send outside any transaction. */
  boolean atOnce;

  State state = State.OPEN;

  /** When its commit, or what else it is, was asked for: in steps, and by the time that goes on. */
  int askedAt;

  long askedAtMs;

  /** Whether it is a message's move to the dead letters that the broker makes by itself. */
  boolean isDeath;

  /** Whether it rejects what it accepts, which makes dead letters of that. */
  boolean rejects;

  /** Whether it is known that the store refused it for want of space. */
  boolean refused;

  /** How many sessions are associated with the branch, suspended or not. */
  int associations;

  /** Whether it can only be rolled back. */
  boolean doomed;

  /** Whether it is, or was when its commit was asked for, prepared. */
  boolean prepared;

  Unit(@Nullable BranchId branch) {
    this.branch = branch;
  }

  /** It is asked for. */
  void asked(State next, int step, long elapsedMs) {
    state = next;
    askedAt = step;
    askedAtMs = elapsedMs;
  }

  /** Whether it puts something into the store. */
  boolean inserts() {
    return sends.stream().anyMatch(copy -> copy.stored);
  }

  /** What it has accepted and what did not go back meanwhile. */
  List<Copy> accepted() {
    return accepts.stream().filter(copy -> copy.acceptedBy == this).toList();
  }
}
