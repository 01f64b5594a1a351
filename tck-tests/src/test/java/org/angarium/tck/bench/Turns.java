package org.angarium.tck.bench;

import java.io.IOException;
import org.angarium.tck.bench.load.Measured;

/** How one contender plays its rounds. Used by the match's thread. */
interface Turns {

  /** Gets ready for the first round. */
  void warmUp() throws IOException;

  /** Plays a round. */
  Measured round() throws IOException;

  /** Ends its processes. */
  void end();
}
