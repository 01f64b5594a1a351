/**
 * Message selectors (JMS 3.1, 3.8): parsed once to an immutable tree, matched many times.
 *
 * <p>Owns no state, no thread and no clock. Parsing and matching are bounded in length, depth and
 * time, whatever the selector and the message.
 */
@NullMarked
package org.angarium.selector;

import org.jspecify.annotations.NullMarked;
