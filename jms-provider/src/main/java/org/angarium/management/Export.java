package org.angarium.management;

import java.util.List;

/**
 * What became of an export of dead letters.
 *
 * @param written how many were written
 * @param unreadable those that are not among them, because their body cannot be read
 */
public record Export(long written, List<UnreadableLetter> unreadable) {

  /** Takes an unmodifiable copy of the list. */
  public Export {
    unreadable = List.copyOf(unreadable);
  }
}
