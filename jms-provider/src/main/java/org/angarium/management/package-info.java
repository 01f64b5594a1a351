/**
 * For operators: what a broker holds and why, over the session seam, and the commands that change
 * it.
 *
 * <p>Nothing here owns state, and everything shown is a snapshot that its owner has made; so
 * looking holds up nobody. The package knows no broker: what it asks goes through {@code
 * ManagedBroker}.
 */
@NullMarked
package org.angarium.management;

import org.jspecify.annotations.NullMarked;
