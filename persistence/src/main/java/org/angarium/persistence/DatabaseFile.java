package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.DAMAGED;
import static org.angarium.store.StoreException.Kind.FAILED;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.angarium.store.StoreException;

/**
 * A look at a database's file before H2 has it. Where the end of a file is missing, H2 goes back to
 * the newest state that is whole, or begins an empty database, and says nothing; to us that is a
 * loss of what was confirmed.
 *
 * <p>The file begins with two copies of a header, each in a block of its own, of which one names
 * the block of the newest chunk: see {@link OrderedFileChannel}.
 */
final class DatabaseFile {
  private static final int BLOCK = 4096;
  private static final Pattern NEWEST_BLOCK =
      Pattern.compile("[,\\n]?block:([0-9a-f]{1,12})[,\\n]");

  private DatabaseFile() {}

  /**
   * Refuses a file whose end is missing, as far as its header tells; whether the header is sound is
   * left to H2.
   *
   * @throws StoreException of the kind {@code DAMAGED} when the end is missing
   */
  static void requireWhole(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      long needed = 2 * BLOCK;
      for (int copy = 0; copy < 2; copy++) {
        String header = new String(in.readNBytes(BLOCK), StandardCharsets.ISO_8859_1);
        Matcher block = NEWEST_BLOCK.matcher(header);
        if (header.startsWith("H:") && block.find()) {
          needed = Math.max(needed, (Long.parseLong(block.group(1), 16) + 1) * BLOCK);
        }
      }
      if (size < needed) {
        throw new StoreException(
            DAMAGED,
            ("%s is damaged: it has %d bytes where at least %d are needed; move the data folder"
                    + " aside and restore it from a backup")
                .formatted(file, size, needed));
      }
    } catch (IOException e) {
      throw new StoreException(FAILED, "%s cannot be read: %s".formatted(file, e), e);
    }
  }
}
