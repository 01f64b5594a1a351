/**
 * A broker for each test, with JUnit Jupiter: an extension that starts one in memory and takes it
 * away again, and a handle to ask for its queues and to move its clock.
 *
 * <p>The only package that needs JUnit, which is an optional dependency; nothing here is used
 * outside tests. A broker belongs to the test that it was started for.
 */
@NullMarked
package org.angarium.junit;

import org.jspecify.annotations.NullMarked;
