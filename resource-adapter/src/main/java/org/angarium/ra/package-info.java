/**
 * The Jakarta Connectors resource adapter: Angarium inside a Jakarta EE server, by its pools,
 * transactions and message-driven beans. It starts with this name and no class.
 */
@NullMarked
package org.angarium.ra;

import org.jspecify.annotations.NullMarked;
