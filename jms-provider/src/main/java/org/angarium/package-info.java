/**
 * What a user of Angarium touches: connection factories, destinations, JNDI and configuration.
 *
 * <p>Everything here is immutable or a bean that is set up before it is used; brokers, connections
 * and threads belong to other packages.
 */
@NullMarked
package org.angarium;

import org.jspecify.annotations.NullMarked;
