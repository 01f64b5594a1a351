/**
 * A message as it is carried and stored, and the names it travels between.
 *
 * <p>Everything here is immutable and may be shared by any number of threads. The package knows no
 * Jakarta Messaging type, no store and no wire format but {@link ValueCodec}, which writes typed
 * values to bytes for map and stream bodies.
 */
@NullMarked
package org.angarium.message;

import org.jspecify.annotations.NullMarked;
