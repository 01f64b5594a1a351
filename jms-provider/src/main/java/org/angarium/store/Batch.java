package org.angarium.store;

import java.util.List;

/**
 * Changes that become durable together or not at all, in their order.
 *
 * @param operations one or more
 */
public record Batch(List<Operation> operations) {

  /** Takes an unmodifiable copy of the operations. */
  public Batch {
    operations = List.copyOf(operations);
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("a batch has at least one operation");
    }
  }

  /** A batch of these operations. */
  public static Batch of(Operation... operations) {
    return new Batch(List.of(operations));
  }
}
