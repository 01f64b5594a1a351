package org.angarium.tck.architecture.planted.left;

import org.angarium.tck.architecture.planted.right.Right;

/** One half of a cycle. */
public final class Left {
  Right right() {
    return new Right();
  }
}
