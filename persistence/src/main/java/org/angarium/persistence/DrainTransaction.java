package org.angarium.persistence;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.angarium.persistence.journal.BodyFiles;
import org.angarium.persistence.journal.BodyUse;
import org.angarium.persistence.journal.JournalDamage;
import org.angarium.persistence.journal.JournalOperation;
import org.angarium.store.Operation;

/**
 * Brings records into the tables, a number of them in each SQL transaction, together with the note
 * that they are there. What counts of them is decided once; it is written as often as it takes
 * until nothing that it needs is locked. Used by the drain.
 */
final class DrainTransaction {
  private final Undrained undrained;
  private final Statements statements;
  private final StoreTransaction transaction;
  private final BodyFiles files;
  private final LockWait locks;
  private final DamageReport damage;
  private final List<DrainStep> steps = new ArrayList<>();
  private final Set<Long> brought = new HashSet<>();

  /** Of these nothing is deleted: somebody may still make something of the file. */
  private final Set<Long> lost = new HashSet<>();

  DrainTransaction(Undrained undrained, OpenDatabase open, BodyFiles files, LockWait locks) {
    this.undrained = undrained;
    this.files = files;
    this.locks = locks;
    statements = open.writing();
    transaction = new StoreTransaction(statements, open.fence(), false, open.indexDamage());
    damage = open.damage();
  }

  /** How many changes it holds. */
  int size() {
    return steps.size();
  }

  /** Adds what still counts of a record. */
  void add(long sequence, List<JournalOperation> operations) {
    steps.addAll(undrained.live(sequence, operations));
  }

  private List<DrainStep> write(long sequence) throws SQLException, IOException {
    for (DrainStep step : steps) {
      write(step);
    }
    transaction.note(sequence);
    transaction.finish();
    return steps;
  }

  private void rollBack() throws SQLException {
    statements.connection().rollback();
    transaction.rolledBack();
    brought.clear();
  }

  private void write(DrainStep step) throws SQLException, IOException {
    if (step instanceof DrainStep.Insert insert) {
      if (insert.use() != null) {
        bring(insert.use());
      }
      transaction.insert(insert);
    } else if (step instanceof DrainStep.Delete delete) {
      transaction.apply(new Operation.Delete(delete.key(), true));
    } else if (step instanceof DrainStep.State state) {
      transaction.apply(state.state());
    } else if (step instanceof DrainStep.Failures failures) {
      transaction.apply(failures.failed());
    } else if (step instanceof DrainStep.Prepare prepare) {
      for (BodyUse use : prepare.uses()) {
        bring(use);
      }
      transaction.apply(prepare.prepare());
    } else if (step instanceof DrainStep.Same same) {
      transaction.apply(same.operation());
    }
  }

  /**
   * Brings a body along that no row has named so far. It may be gone with the last message that
   * needs it, whose row a later transaction deletes.
   */
  private void bring(BodyUse use) throws SQLException, IOException {
    UndrainedBodies.State state = undrained.body(use.key());
    if (!brought.contains(use.key()) && (state == null ? use.added() : state.inFile())) {
      byte[] bytes = null;
      try {
        bytes = files.read(use);
      } catch (JournalDamage e) {
        lost.add(use.key());
        if (undrained.body(use.key()) != null) {
          damage.add(
              "the body with body_key=%d is lost, its messages stay without: %s"
                  .formatted(use.key(), e.getMessage()));
        }
      }
      transaction.bring(use, bytes);
      brought.add(use.key());
    }
  }

  /**
   * Writes what was added, commits, and lets the journal's side know.
   *
   * @return the bodies whose files are not needed once the database is synced
   */
  Set<Long> commit(long sequence) throws SQLException, IOException {
    locks.run(() -> write(sequence), this::rollBack);
    undrained.commitBegins();
    statements.connection().commit();
    undrained.drained(sequence, steps, transaction.takeUses(), Set.copyOf(brought));
    brought.removeAll(lost);
    Set<Long> bodies = Set.copyOf(brought);
    steps.clear();
    brought.clear();
    return bodies;
  }
}
