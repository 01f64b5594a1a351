/**
 * What the broker runs on: clock, mailboxes, timers, threads and limits. Knows nothing of messages.
 */
@NullMarked
package org.angarium.runtime;

import org.jspecify.annotations.NullMarked;
