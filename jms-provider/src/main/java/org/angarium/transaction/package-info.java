/**
 * Local transactions and XA branches: collecting work, committing it in one store batch, preparing,
 * deciding and recovering branches.
 *
 * <p>A local transaction belongs to its session; the table of branches is owned by its mailbox.
 * Queues are known only as {@link Participant}s. The package owns no thread, clock or socket.
 */
@NullMarked
package org.angarium.transaction;

import org.jspecify.annotations.NullMarked;
