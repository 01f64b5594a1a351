package org.angarium.simulation;

/** A run that found something, with all that is needed to repeat it. */
final class SimulationFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final int step;

  SimulationFailure(long seed, Trace trace, Throwable why) {
    super(
        """
        seed %d, step %d: %s
        repeat it with -Dangarium.simulation.seed=%d; what happened last:
        %s\
        """
            .formatted(seed, trace.steps(), why.getMessage(), seed, trace.tail()),
        why);
    this.step = trace.steps();
  }

  /** The step in which it was found. */
  int step() {
    return step;
  }
}
