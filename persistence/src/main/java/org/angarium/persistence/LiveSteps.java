package org.angarium.persistence;

import java.util.ArrayList;
import java.util.List;
import org.angarium.persistence.journal.BodyUse;
import org.angarium.persistence.journal.JournalOperation;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.StoredBranch;

/**
 * Finds what of a record still counts and is to be done to the tables: what was deleted or said
 * anew since never touches them. Guarded by the lock of {@link Undrained}.
 */
final class LiveSteps {
  private final UndrainedMessages messages;
  private final UndrainedMetadata metadata;
  private final DrainProgress progress;

  LiveSteps(UndrainedMessages messages, UndrainedMetadata metadata, DrainProgress progress) {
    this.messages = messages;
    this.metadata = metadata;
    this.progress = progress;
  }

  /** The steps of a record. */
  List<DrainStep> of(long sequence, List<JournalOperation> operations) {
    List<DrainStep> live = new ArrayList<>();
    for (JournalOperation operation : operations) {
      add(live, sequence, operation);
    }
    return live;
  }

  private void add(List<DrainStep> live, long sequence, JournalOperation change) {
    Operation operation = change.operation();
    if (operation instanceof Operation.Insert insert) {
      List<DrainStep.Row> rows = new ArrayList<>(1);
      for (MessageKey key : insert.keys()) {
        UndrainedMessage message = messages.find(key);
        if (message != null
            && message.inserted() == sequence
            && message.operation == change.offset()) {
          rows.add(new DrainStep.Row(key, message.attempts, message.notBeforeMs));
          progress.bringsRow(key);
        }
      }
      if (!rows.isEmpty()) {
        BodyUse use = change.uses().isEmpty() ? null : change.uses().get(0);
        live.add(new DrainStep.Insert(insert.envelope(), rows, use));
      }
    } else if (operation instanceof Operation.Delete delete) {
      UndrainedMessage message = messages.find(delete.key());
      if (message != null && message.deleted == sequence) {
        live.add(new DrainStep.Delete(delete.key()));
      }
    } else if (operation instanceof Operation.DeliveryState state) {
      UndrainedMessage message = messages.find(state.key());
      if (message != null
          && message.stated == sequence
          && message.insert == null
          && message.deleted == 0) {
        live.add(
            new DrainStep.State(
                new Operation.DeliveryState(state.key(), message.attempts, message.notBeforeMs)));
      }
    } else if (operation instanceof Operation.FailedAttempts failed) {
      UndrainedMessage message = messages.find(failed.key());
      FailuresAt at = message == null ? null : message.failures;
      if (at != null && at.place().sequence() == sequence && at.operation() == change.offset()) {
        live.add(new DrainStep.Failures(failed));
      }
    } else if (operation instanceof Operation.Prepare prepare) {
      UndrainedMetadata.Branch branch = metadata.branch(prepare.branch().id());
      if (branch != null && branch.prepared() == sequence) {
        live.add(
            branch.heuristic()
                ? new DrainStep.Prepare(decided(prepare.branch()), List.of())
                : new DrainStep.Prepare(prepare, change.uses()));
      }
    } else {
      live.add(new DrainStep.Same(operation));
    }
  }

  private static Operation.Prepare decided(StoredBranch branch) {
    return new Operation.Prepare(new StoredBranch(branch.id(), branch.owner(), true, List.of()));
  }
}
