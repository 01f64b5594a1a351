package org.angarium.persistence.journal;

import java.util.List;
import org.angarium.store.Operation;

/**
 * An operation as a record holds it.
 *
 * @param offset where in the record's payload it stands
 * @param operation what it does; a large body is named by its key
 * @param uses the bodies that it names, one per insert that has one
 */
public record JournalOperation(int offset, Operation operation, List<BodyUse> uses) {}
