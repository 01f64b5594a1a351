package org.angarium.persistence.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is open on a {@link JournalDisk}. Reads may run beside writes. */
public interface JournalFile extends Closeable {

  /** Its size in bytes. */
  long size() throws IOException;

  /** Reads until the target is full or the file ends; returns how many bytes came. */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes all that remains in the source. */
  void write(ByteBuffer source, long position) throws IOException;

  /** Returns once what was written is durable. A failure is final: it is never tried again. */
  void force() throws IOException;
}
