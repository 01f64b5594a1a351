/**
 * For operators: what a broker holds and why, the commands that change it, and what goes beyond
 * single calls: dead letters, looked at, sent back, kept as text and removed.
 *
 * <p>Everything goes over the session seam, as a client's work does, so that it holds for a broker
 * elsewhere as well. What is shown is a snapshot that its owner has made, so that looking holds up
 * nobody; an object here owns a session at most, and no other state.
 */
@NullMarked
package org.angarium.management;

import org.jspecify.annotations.NullMarked;
