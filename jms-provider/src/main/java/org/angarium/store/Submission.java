package org.angarium.store;

import org.angarium.store.Store.Completion;

/**
 * A batch that waits to be written, of a message that consumers are given meanwhile. Until its
 * write begins it can still be changed or taken back; the store decides that once and for all. Any
 * thread may call, and nothing blocks.
 */
public interface Submission {

  /** A batch whose write has begun: nothing can be changed any more. */
  Submission BEGUN =
      new Submission() {
        @Override
        public boolean amend(Batch other) {
          return false;
        }

        @Override
        public boolean withdraw() {
          return false;
        }
      };

  /**
   * Has another batch written in this one's place, with the same completion.
   *
   * @return false when the write has begun, and nothing was changed
   */
  boolean amend(Batch other);

  /**
   * Takes the batch back, as if it had never been submitted: its {@link Completion} hears nothing.
   *
   * @return false when the write has begun, and nothing was changed
   */
  boolean withdraw();
}
