package org.angarium.broker;

import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.store.StoreException;
import org.angarium.transaction.Outcome;
import org.jspecify.annotations.Nullable;

/** Outcomes that answer a reply. */
final class OutcomeReplies {
  private OutcomeReplies() {}

  /** Answers a commit. */
  static Outcome ofCommit(Reply<Void> reply) {
    return new Decided(reply);
  }

  /**
   * Answers what is not a transaction to its caller, who is told why the store refused it.
   *
   * @param refusal why a part of it was refused before; null when nothing was
   */
  static Outcome atOnce(Reply<Void> reply, @Nullable SessionException refusal) {
    return new Decided(reply) {
      @Override
      public void committed() {
        if (refusal == null) {
          super.committed();
        } else {
          reply.fail(refusal);
        }
      }

      @Override
      public void refused(StoreException why) {
        failed(why);
      }
    };
  }

  private static class Decided implements Outcome {
    private final Reply<Void> reply;

    Decided(Reply<Void> reply) {
      this.reply = reply;
    }

    @Override
    public void committed() {
      reply.complete(null);
    }

    @Override
    public void rolledBack(String why) {
      reply.fail(Refusals.rolledBack(why));
    }

    @Override
    public void failed(StoreException why) {
      reply.fail(Refusals.of(why));
    }
  }
}
