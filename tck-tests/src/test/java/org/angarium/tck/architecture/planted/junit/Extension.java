package org.angarium.tck.architecture.planted.junit;

import org.angarium.tck.architecture.planted.RootThing;

/** An optional integration that uses the root package. */
final class Extension {
  RootThing thing;
}
