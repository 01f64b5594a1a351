package org.angarium.broker;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The order of one session's requests: while one of them is on its way through the catalog, every
 * later one goes through it, too. Any thread may call.
 */
final class CatalogOrder {
  private final Catalog catalog;
  private final AtomicInteger underWay = new AtomicInteger();

  CatalogOrder(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Whether nothing is on its way, so that a request need not go through the catalog. */
  boolean isFree() {
    return underWay.get() == 0;
  }

  /** A request sets out for the catalog. */
  void begin() {
    underWay.incrementAndGet();
  }

  /** A request that was on its way is done. */
  void end() {
    underWay.decrementAndGet();
  }

  /** Runs a step after the requests that are on their way. */
  void run(Runnable step) {
    if (isFree()) {
      step.run();
      return;
    }
    begin();
    catalog.change(
        over -> {
          step.run();
          end();
          over.run();
        });
  }
}
