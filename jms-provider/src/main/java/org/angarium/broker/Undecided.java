package org.angarium.broker;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.transaction.BranchView;
import org.angarium.transaction.Work;
import org.jspecify.annotations.Nullable;

/** Whose work it was that held messages at one moment. Immutable once it is made. */
final class Undecided {
  private final Map<Object, BranchView> branches = new IdentityHashMap<>();
  private final Map<Object, ClientSession> sessions = new IdentityHashMap<>();

  Undecided(List<BranchView> branches, Collection<ClientConnection> connections) {
    branches.forEach(branch -> this.branches.put(branch.work(), branch));
    for (ClientConnection connection : connections) {
      for (ClientSession session : connection.sessions()) {
        sessions.put(session.localWork(), session);
      }
    }
  }

  /** The branch that holds a message by this work; null when the work is no branch's. */
  @Nullable BranchView branch(@Nullable Object work) {
    return work instanceof Work ? branches.get(work) : null;
  }

  /** The session in whose transaction this work is; the other one when it is in nobody's. */
  Object session(@Nullable Object work, Object otherwise) {
    ClientSession session = work == null ? null : sessions.get(work);
    return session == null ? otherwise : session;
  }
}
