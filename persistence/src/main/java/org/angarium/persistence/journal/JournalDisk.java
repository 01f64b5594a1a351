package org.angarium.persistence.journal;

import java.io.IOException;
import java.util.List;

/**
 * The folder that a journal is in, as the few operations that it needs, so that a test can put a
 * disk in that forgets, fails or lies. Names are plain file names. Creations, renamings and
 * deletions are durable after {@link #sync}.
 */
public interface JournalDisk {

  /** The names of all files. */
  List<String> list() throws IOException;

  /** Creates an empty file and opens it; an old one of that name is replaced. */
  JournalFile create(String name) throws IOException;

  /** Opens a file that exists. */
  JournalFile open(String name) throws IOException;

  /** Renames a file, replacing one that has the new name. */
  void rename(String from, String to) throws IOException;

  /** Deletes a file if it exists. */
  void delete(String name) throws IOException;

  /** Makes creations, renamings and deletions durable. */
  void sync() throws IOException;

  /** How many bytes may still be written on the disk. */
  long usableSpace() throws IOException;
}
