/**
 * What an operator asks of a broker beyond single calls: dead letters, looked at, sent back, kept
 * as text and removed. Everything goes over the session seam, as a client's work does, so that it
 * holds for a broker elsewhere as well. Its objects own a session each and no other state.
 */
@NullMarked
package org.angarium.management;

import org.jspecify.annotations.NullMarked;
