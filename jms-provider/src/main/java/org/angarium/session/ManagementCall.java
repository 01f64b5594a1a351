package org.angarium.session;

import java.util.List;
import org.angarium.message.Address;

/**
 * A management question or command, and the type of its answer.
 *
 * @param <R> what it answers
 */
public sealed interface ManagementCall<R> {

  /** Every destination and subscription with its figures, ordered by address. */
  record ListQueues() implements ManagementCall<List<QueueSnapshot>> {}

  /** One destination's queue, or a topic's subscriptions; empty when there is none. */
  record DescribeDestination(Address address) implements ManagementCall<List<QueueSnapshot>> {}

  /** Makes a destination; answers whether it was new. */
  record CreateDestination(Address address) implements ManagementCall<Boolean> {}

  /** Deletes a destination with its messages; refused while it has consumers. */
  record DeleteDestination(Address address) implements ManagementCall<Boolean> {}

  /** Removes every message that is not being delivered; answers how many. */
  record PurgeQueue(Address queue) implements ManagementCall<Long> {}
}
