package org.angarium.broker;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.jspecify.annotations.Nullable;

/** Several replies as one. */
final class Join {
  private Join() {}

  /**
   * Answers when all are answered; fails with a failure once all have ended: with one that says
   * least of what was done, and else with the first.
   */
  static Reply<Void> all(List<Reply<Void>> parts, Executor completions) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    Reply<Void> whole = new Reply<>(completions);
    AtomicInteger left = new AtomicInteger(parts.size());
    AtomicReference<@Nullable SessionException> worst = new AtomicReference<>();
    if (parts.isEmpty()) {
      whole.complete(null);
    }
    for (Reply<Void> part : parts) {
      part.whenDone(
          (nothing, failure) -> {
            if (failure != null) {
              worst.accumulateAndGet(failure, Join::worse);
            }
            if (left.decrementAndGet() == 0) {
              SessionException why = worst.get();
              if (why == null) {
                whole.complete(null);
              } else {
                whole.fail(why);
              }
            }
          });
    }
    return whole;
  }

  private static SessionException worse(@Nullable SessionException one, SessionException other) {
    return one == null || doubt(other) > doubt(one) ? other : one;
  }

  /** A part that was refused, as for a stale token, does not say that the others were done. */
  private static int doubt(SessionException failure) {
    return switch (failure.kind()) {
      case OUTCOME_UNKNOWN -> 2;
      case STORE_FAILED -> 1;
      default -> 0;
    };
  }
}
