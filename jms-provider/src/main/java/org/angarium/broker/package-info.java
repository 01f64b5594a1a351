/**
 * The broker core: queues, subscriptions, consumers and dispatch, behind the session seam.
 *
 * <p>Each queue is owned by its mailbox; the catalog of destinations and subscriptions by another.
 * Clock, timer, executors and store come from outside: the package owns no thread, clock, random
 * source, socket or SQL, so that a whole broker can run from a seed.
 */
@NullMarked
package org.angarium.broker;

import org.jspecify.annotations.NullMarked;
