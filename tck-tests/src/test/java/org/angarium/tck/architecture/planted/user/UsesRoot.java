package org.angarium.tck.architecture.planted.user;

import org.angarium.tck.architecture.planted.RootThing;

/** Uses what nobody may. */
final class UsesRoot {
  RootThing thing = new RootThing();
}
