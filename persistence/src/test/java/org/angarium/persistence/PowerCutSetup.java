package org.angarium.persistence;

import java.util.function.UnaryOperator;
import org.angarium.persistence.journal.JournalDisk;
import org.angarium.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * What the power is cut under.
 *
 * @param scheme the file system of H2's
 * @param sync false never to sync the database
 * @param journal what to put between the journal and its disk; null for no journal
 * @param store what to put in front of the store
 */
record PowerCutSetup(
    String scheme,
    boolean sync,
    @Nullable UnaryOperator<JournalDisk> journal,
    UnaryOperator<Store> store) {

  /** A database and no journal. */
  static PowerCutSetup database(String scheme, boolean sync) {
    return new PowerCutSetup(scheme, sync, null, store -> store);
  }

  /** A journal in front of a sound database. */
  static PowerCutSetup journal(UnaryOperator<JournalDisk> disk) {
    return new PowerCutSetup(
        OrderedFilePath.SCHEME + ForgetfulDisk.SCHEME, true, disk, store -> store);
  }

  /** The same with something in front of the store. */
  PowerCutSetup with(UnaryOperator<Store> planted) {
    return new PowerCutSetup(scheme, sync, journal, planted);
  }
}
