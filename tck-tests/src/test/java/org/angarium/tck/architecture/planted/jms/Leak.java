package org.angarium.tck.architecture.planted.jms;

import org.angarium.tck.architecture.planted.store.Shelf;

/** A Jakarta Messaging object that reaches past the session seam. */
final class Leak {
  Shelf shelf = new Shelf();
}
