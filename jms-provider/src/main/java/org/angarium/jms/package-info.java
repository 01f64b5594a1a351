/**
 * The Jakarta Messaging objects, over the session seam.
 *
 * <p>A session's state is owned by the one thread that uses the session, a connection's is guarded
 * by one lock. The package never knows a broker: everything it asks goes through {@code
 * org.angarium.session}.
 */
@NullMarked
package org.angarium.jms;

import org.jspecify.annotations.NullMarked;
