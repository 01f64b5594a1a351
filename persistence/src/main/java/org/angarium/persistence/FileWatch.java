package org.angarium.persistence;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of what happens to a database file.
 *
 * @param onFailure is told of every write, truncation or sync that fails: H2 may keep it to itself
 * @param whenFull what a write waits for when the disk is full; null to fail
 * @param onDamage is told of what is not as it was written
 */
record FileWatch(
    Consumer<IOException> onFailure,
    Supplier<@Nullable SpaceWait> whenFull,
    Consumer<String> onDamage) {}
