package org.angarium.tck.architecture.planted.right;

import org.angarium.tck.architecture.planted.left.Left;

/** The other half of a cycle. */
public final class Right {
  Left left() {
    return new Left();
  }
}
