package org.angarium.store;

import java.util.List;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/** One change that a batch makes. */
public sealed interface Operation {

  /** The changes that can be part of an XA branch. */
  sealed interface BranchWork extends Operation {}

  /**
   * Puts one message into one or more queues; the body is stored once.
   *
   * @param keys one or more, each of another queue; in a prepared branch the sequences are not yet
   *     given and 0
   * @param notBeforeMs not to be delivered before, in milliseconds since the epoch; 0 for at once
   */
  record Insert(List<MessageKey> keys, long notBeforeMs, Envelope envelope) implements BranchWork {
    /** Takes an unmodifiable copy of the keys. */
    public Insert {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("a message is inserted into at least one queue");
      }
    }
  }

  /**
   * Removes a message from one queue. The message must be there, unless its queue was removed: a
   * missing one is a broken invariant and fails the store. In a prepared branch nothing is removed
   * before the decision.
   *
   * @param mayBeMissing whether it is not known yet if the store took the message, so that a
   *     missing one is passed over
   */
  record Delete(MessageKey key, boolean mayBeMissing) implements BranchWork {
    /** Removes a message that is known to be there. */
    public Delete(MessageKey key) {
      this(key, false);
    }
  }

  /**
   * Records how a message's deliveries stand. A message that is no longer there is passed over.
   *
   * @param attempts how many attempts have begun
   * @param notBeforeMs not to be delivered before, in milliseconds since the epoch; 0 for at once
   */
  record DeliveryState(MessageKey key, int attempts, long notBeforeMs) implements Operation {}

  /**
   * Keeps how the attempts to deliver a message have failed, in place of what was kept of it
   * before. A message that is no longer there is passed over.
   *
   * @param failures text of the broker's own, a line for each; 1 to {@value #MAX_FAILURES}
   *     characters
   */
  record FailedAttempts(MessageKey key, String failures) implements Operation {
    /** The longest text, in UTF-16 characters. */
    public static final int MAX_FAILURES = 16_384;

    /** Checks the text's length. */
    public FailedAttempts {
      if (failures.isEmpty() || failures.length() > MAX_FAILURES) {
        throw new IllegalArgumentException(
            "what is kept of failed attempts has 1 to %d characters, this has %d"
                .formatted(MAX_FAILURES, failures.length()));
      }
    }
  }

  /** Records the last sequence that a remote producer is known to have sent. */
  record ProducerMark(String producerId, long sequence) implements Operation {}

  /** Adds a destination. */
  record PutDestination(StoredDestination destination) implements Operation {}

  /** Adds a subscription, or replaces the one with the same queue id. */
  record PutSubscription(StoredSubscription subscription) implements Operation {}

  /** Removes a destination or subscription with all messages of its queue. */
  record RemoveQueue(long queueId) implements Operation {}

  /**
   * Keeps a short text under a key, replacing the one before: configuration that was changed while
   * the broker ran.
   *
   * @param key 1 to {@value #MAX_SETTING_KEY} characters
   * @param value null to forget the key
   */
  record PutSetting(String key, @Nullable String value) implements Operation {
    /** The longest key, in UTF-16 characters. */
    public static final int MAX_SETTING_KEY = 4_000;

    /** Checks the key. */
    public PutSetting {
      if (key.isEmpty() || key.length() > MAX_SETTING_KEY) {
        throw new IllegalArgumentException(
            "a setting's key has 1 to %d characters, this one has %d"
                .formatted(MAX_SETTING_KEY, key.length()));
      }
    }
  }

  /** Prepares a branch with all its work. */
  record Prepare(StoredBranch branch) implements Operation {}

  /**
   * Ends a prepared branch. The work that it brings about follows in the same batch as plain
   * operations, with the sequences given at the decision.
   *
   * @param heuristic when true the branch stays listed, without its work, until it is forgotten
   */
  record Decide(BranchId branch, boolean heuristic) implements Operation {}

  /** Forgets a branch that was decided heuristically. */
  record Forget(BranchId branch) implements Operation {}
}
