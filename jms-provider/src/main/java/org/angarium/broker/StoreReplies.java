package org.angarium.broker;

import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.Settlement;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/** Completions that answer a reply, or nobody. */
final class StoreReplies {
  private StoreReplies() {}

  /** For writes that nobody waits for; a failed store is noticed by the broker itself. */
  static final Store.Completion NOBODY =
      new Store.Completion() {
        @Override
        public void durable() {}

        @Override
        public void failed(StoreException why) {}

        @Override
        public boolean waitsForSync() {
          return false;
        }
      };

  /** Answers with a value when the batch is durable. */
  static <T> Store.Completion when(Reply<T> reply, T value) {
    return new Store.Completion() {
      @Override
      public void durable() {
        reply.complete(value);
      }

      @Override
      public void failed(StoreException why) {
        reply.fail(Refusals.of(why));
      }
    };
  }

  /**
   * Answers a settlement when what it deletes is written or durable, as it wants.
   *
   * @param refusal why a part of it was refused; null when nothing was
   */
  static Store.Completion when(
      Settlement.Answer answer, Reply<Void> reply, @Nullable SessionException refusal) {
    boolean onceWritten = answer == Settlement.Answer.WRITTEN;
    return new Store.Completion() {
      @Override
      public void written() {
        if (onceWritten) {
          durable();
        }
      }

      @Override
      public void durable() {
        if (refusal == null) {
          reply.complete(null);
        } else {
          reply.fail(refusal);
        }
      }

      @Override
      public void failed(StoreException why) {
        reply.fail(Refusals.of(why));
      }

      @Override
      public boolean waitsForSync() {
        return !onceWritten;
      }
    };
  }
}
