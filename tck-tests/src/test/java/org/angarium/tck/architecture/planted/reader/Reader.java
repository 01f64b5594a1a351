package org.angarium.tck.architecture.planted.reader;

import org.angarium.tck.architecture.planted.constants.Limits;

/** Uses a constant, which leaves no trace in the bytecode. */
final class Reader {
  int most = Limits.MOST;
}
