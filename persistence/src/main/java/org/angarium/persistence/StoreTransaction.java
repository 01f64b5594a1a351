package org.angarium.persistence;

import java.sql.SQLException;
import java.util.Map;
import org.angarium.persistence.journal.BodyUse;
import org.angarium.store.Batch;
import org.angarium.store.Operation;
import org.angarium.store.StoredBranch;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches into the connection's open transaction, in their order. Used by the commit writer
 * and the drain; after an exception the transaction can only be rolled back, of which this object
 * is told when it is to write another.
 */
final class StoreTransaction {
  private final Statements statements;
  private final Fence fence;
  private final BodyWrites bodies;
  private final MessageWrites messages;
  private final BranchWrites branches;
  private final MetadataWrites metadata;
  private boolean metadataChanged;

  /**
   * Writes on a connection.
   *
   * @param strict whether a branch that is to be ended must be there; else it is passed over
   * @param damage is told of rows that cannot be changed
   */
  StoreTransaction(Statements statements, Fence fence, boolean strict, IndexDamage damage) {
    this.statements = statements;
    this.fence = fence;
    bodies = new BodyWrites(statements, fence.epoch());
    messages = new MessageWrites(statements, bodies, damage);
    branches = new BranchWrites(statements, bodies, strict);
    metadata = new MetadataWrites(statements);
  }

  /**
   * Writes a batch, or collects it to be written.
   *
   * @throws IllegalStateException when it breaks an invariant, such as deleting what is not there
   */
  void apply(Batch batch) throws SQLException {
    for (Operation operation : batch.operations()) {
      apply(operation);
    }
  }

  /** Inserts a message, deliveries of which may have begun. */
  void insert(DrainStep.Insert insert) throws SQLException {
    messages.insert(insert.envelope(), insert.rows());
  }

  /** See {@link BodyWrites#bring}. */
  void bring(BodyUse body, byte @Nullable [] bytes) throws SQLException {
    bodies.bring(body.key(), body.length(), bytes);
  }

  /** Writes an operation, or collects it to be written. */
  void apply(Operation operation) throws SQLException {
    if (operation instanceof Operation.Insert insert) {
      messages.insert(insert);
    } else if (operation instanceof Operation.Delete delete) {
      messages.delete(delete);
    } else if (operation instanceof Operation.DeliveryState state) {
      messages.update(state);
    } else if (operation instanceof Operation.FailedAttempts failed) {
      messages.update(failed);
    } else if (operation instanceof Operation.ProducerMark mark) {
      metadata.mark(mark.producerId(), mark.sequence());
    } else if (operation instanceof Operation.PutDestination added) {
      metadataChanged = true;
      metadata.put(added.destination());
    } else if (operation instanceof Operation.PutSubscription added) {
      metadataChanged = true;
      metadata.put(added.subscription());
    } else if (operation instanceof Operation.RemoveQueue removed) {
      removeQueue(removed.queueId());
    } else if (operation instanceof Operation.PutSetting setting) {
      metadata.put(setting);
    } else if (operation instanceof Operation.Prepare prepare) {
      branches.prepare(prepare.branch());
    } else if (operation instanceof Operation.Decide decide) {
      branches.decide(decide);
    } else if (operation instanceof Operation.Forget forget) {
      branches.forget(forget.branch());
    }
  }

  /** Removes a destination or subscription and the messages of its queue. */
  void removeQueue(long queueId) throws SQLException {
    metadataChanged = true;
    metadata.removeQueue(queueId);
    messages.deleteQueue(queueId);
  }

  /** See {@link BranchWrites#check}. */
  void check(StoredBranch branch) throws SQLException {
    branches.check(branch);
  }

  /** See {@link DrainNote#check}. */
  void checkNote() throws SQLException {
    DrainNote.check(statements, fence.node());
  }

  /** Whether a destination or subscription came or went since the last call. */
  boolean takeMetadataChanged() {
    boolean changed = metadataChanged;
    metadataChanged = false;
    return changed;
  }

  /** See {@link BodyWrites#takeChanges}. */
  Map<Long, Integer> takeUses() {
    return bodies.takeChanges();
  }

  /** Notes, in the same transaction, up to which record the journal is drained with it. */
  void note(long drained) throws SQLException {
    DrainNote.write(statements, fence.node(), drained);
  }

  /** The connection's transaction was rolled back: forgets what was to be part of it. */
  void rolledBack() {
    messages.forget();
    metadata.forget();
    bodies.forget();
    metadataChanged = false;
  }

  /** Writes what was collected and, last of all, passes the fence. The commit comes next. */
  void finish() throws SQLException {
    messages.flush();
    metadata.flush();
    bodies.dropUnused();
    fence.pass(statements);
  }
}
