package org.angarium.persistence;

import org.angarium.persistence.journal.BodyFiles;
import org.angarium.persistence.journal.Journal;
import org.angarium.persistence.journal.Segments;

/** What an open journal store is made of, for its committer. */
record JournalParts(
    Segments segments,
    Journal journal,
    Undrained undrained,
    BodyFiles files,
    Lookups lookups,
    Drain drain,
    Preparer preparer,
    JournalFence fence) {}
