package org.angarium.persistence;

import java.sql.SQLException;
import org.angarium.store.Batch;
import org.angarium.store.Operation;

/**
 * Writes batches into the connection's open transaction, in their order. Used by the commit writer;
 * after an exception the transaction can only be rolled back and this object be thrown away.
 */
final class StoreTransaction {
  private final Statements statements;
  private final Fence fence;
  private final BodyWrites bodies;
  private final MessageWrites messages;
  private final BranchWrites branches;
  private final MetadataWrites metadata;

  StoreTransaction(Statements statements, Fence fence) {
    this.statements = statements;
    this.fence = fence;
    bodies = new BodyWrites(statements, fence.epoch());
    messages = new MessageWrites(statements, bodies);
    branches = new BranchWrites(statements, bodies);
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

  private void apply(Operation operation) throws SQLException {
    if (operation instanceof Operation.Insert insert) {
      messages.insert(insert);
    } else if (operation instanceof Operation.Delete delete) {
      messages.delete(delete);
    } else if (operation instanceof Operation.DeliveryState state) {
      messages.update(state);
    } else if (operation instanceof Operation.ProducerMark mark) {
      metadata.mark(mark.producerId(), mark.sequence());
    } else if (operation instanceof Operation.PutDestination added) {
      metadata.put(added.destination());
    } else if (operation instanceof Operation.PutSubscription added) {
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
    metadata.removeQueue(queueId);
    messages.deleteQueue(queueId);
  }

  /** Writes what was collected and, last of all, passes the fence. The commit comes next. */
  void finish() throws SQLException {
    messages.flush();
    metadata.flush();
    bodies.dropUnused();
    fence.pass(statements);
  }
}
