package org.angarium.transaction;

import org.angarium.message.BranchId;
import org.jspecify.annotations.Nullable;

/**
 * An XA branch as it stood at one moment.
 *
 * @param id its identity
 * @param owner the user whose it is; null when anonymous
 * @param state such as {@code ACTIVE}, {@code PREPARED} or {@code HEURISTIC}
 * @param work what it does; not a copy
 */
public record BranchView(BranchId id, @Nullable String owner, String state, Work work) {}
