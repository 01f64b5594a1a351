/**
 * From a message's destination to its queues.
 *
 * <p>The routing table is persistent: a change makes a new table that shares most of the old one,
 * so that senders read without a lock whatever table they find. The package owns no thread, clock
 * or store and knows a queue only as a type parameter.
 */
@NullMarked
package org.angarium.routing;

import org.jspecify.annotations.NullMarked;
