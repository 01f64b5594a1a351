package org.angarium.simulation;

/** A bug that is planted around the broker, to see whether the simulation finds it. */
enum Bug {
  /** The broker as it is. */
  NONE(1),
  /** Now and then the store is not told that an accepted message is gone. */
  LOST_ACK(20),
  /** Now and then a delivery is handed over once more. */
  DOUBLE_DELIVERY(50),
  /** The store is told that no attempt has begun. */
  COUNT_RESET(1),
  /**
   * Now and then a message waits for its session's next call, which may be a send that overtakes
   * it.
   */
  ORDER_BREAK(1),
  /** Now and then a consumer has one more credit than it was given. */
  LEAKED_CREDIT(5),
  /** An insert for several queues is taken back when one of them has settled its copy. */
  LOST_COPIES(1);

  private final int rarity;

  Bug(int rarity) {
    this.rarity = rarity;
  }

  /** It strikes once in so many times that it could. */
  int rarity() {
    return rarity;
  }
}
