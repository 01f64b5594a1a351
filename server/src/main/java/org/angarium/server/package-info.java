/**
 * The stand-alone broker: one process that runs a broker with its listeners, protocol adapters,
 * HTTP management and command line. It starts with this name and no class; an embedded broker needs
 * none of it.
 */
@NullMarked
package org.angarium.server;

import org.jspecify.annotations.NullMarked;
