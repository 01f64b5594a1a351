/**
 * What the broker asks of storage, and the store that keeps everything in memory.
 *
 * <p>A store owns its files and connections and touches them on its own threads only; one commit
 * writer per store applies batches in the order in which they were submitted. {@code StoreContract}
 * holds for every store. Nothing here routes, dispatches or decides.
 */
@NullMarked
package org.angarium.store;

import org.jspecify.annotations.NullMarked;
