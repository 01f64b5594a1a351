package org.angarium.store;

import java.util.List;
import org.angarium.message.BranchId;
import org.jspecify.annotations.Nullable;

/**
 * An XA branch that waits for its decision, or was decided heuristically.
 *
 * @param id the branch
 * @param owner the user who prepared it; null when anonymous
 * @param heuristic whether it was decided and only waits to be forgotten
 * @param work what its commit would do; empty when heuristic
 */
public record StoredBranch(
    BranchId id, @Nullable String owner, boolean heuristic, List<Operation.BranchWork> work) {

  /** Takes an unmodifiable copy of the work. */
  public StoredBranch {
    work = List.copyOf(work);
  }
}
