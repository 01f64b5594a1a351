package org.angarium.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadOrdersTest {

  @Test
  void groupsDeadLettersByReasonAndReplaysThem() throws Exception {
    try (Jvm orders = new Jvm(DeadOrders.class)) {
      awaitReplay(orders);
    }
  }

  @Test
  void doesSoOnDisk(@TempDir Path folder) throws Exception {
    try (Jvm orders = new Jvm(DeadOrders.class, folder.resolve("data").toString())) {
      awaitReplay(orders);
    }
  }

  private static void awaitReplay(Jvm orders) throws Exception {
    orders.awaitLine(
        "dead [3, 6, 9]: java.lang.IllegalArgumentException: there is no such article"
            + " after 3 deliveries");
    orders.awaitLine(
        "dead [1, 4, 7]: java.lang.IllegalStateException: the card service is down"
            + " after 3 deliveries");
    orders.awaitLine("replayed 6");
    orders.awaitLine("all processed");
    assertThat(orders.end()).isZero();
  }
}
