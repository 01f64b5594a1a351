package org.angarium.persistence;

import org.angarium.persistence.journal.Place;

/**
 * Where in the journal it stands how a message's deliveries failed.
 *
 * @param place the record
 * @param operation where in it the operation stands
 */
record FailuresAt(Place place, int operation) {}
