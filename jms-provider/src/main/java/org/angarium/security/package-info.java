/**
 * Who a client is: users, passwords and the check of credentials.
 *
 * <p>State is in immutable snapshots that are swapped whole. Password derivation is slow on purpose
 * and runs where the caller says, never in a mailbox or on an event loop.
 */
@NullMarked
package org.angarium.security;

import org.jspecify.annotations.NullMarked;
