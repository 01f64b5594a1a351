/**
 * The journal's files: segments of records, chunk files for large bodies, and the disk they are on.
 *
 * <p>A {@code Journal} appends encoded batches to a chain of segments and forces them; {@code
 * JournalScan} finds them again at opening and says what is damaged; {@code RecordReader} reads
 * one. What a batch means to messages and queues is not known here. Nothing here has a thread of
 * its own or a lock across I/O; the threads of the store call.
 */
@NullMarked
package org.angarium.persistence.journal;

import org.jspecify.annotations.NullMarked;
