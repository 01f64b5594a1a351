/**
 * The narrow waist: everything a client may ask of a broker, asynchronous, in interfaces and
 * records.
 *
 * <p>It has two implementers, the in-VM broker and the wire client, and many users: the Jakarta
 * Messaging objects, protocol adapters, cluster forwarding, management and the resource adapter.
 * {@code SessionContract} holds for every implementer. Nothing here knows Jakarta Messaging types,
 * storage or sockets.
 */
@NullMarked
package org.angarium.session;

import org.jspecify.annotations.NullMarked;
