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

  /** Answers when all are answered; fails with the first failure, once all have ended. */
  static Reply<Void> all(List<Reply<Void>> parts, Executor completions) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    Reply<Void> whole = new Reply<>(completions);
    AtomicInteger left = new AtomicInteger(parts.size());
    AtomicReference<@Nullable SessionException> first = new AtomicReference<>();
    if (parts.isEmpty()) {
      whole.complete(null);
    }
    for (Reply<Void> part : parts) {
      part.whenDone(
          (nothing, failure) -> {
            if (failure != null) {
              first.compareAndSet(null, failure);
            }
            if (left.decrementAndGet() == 0) {
              SessionException why = first.get();
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
}
