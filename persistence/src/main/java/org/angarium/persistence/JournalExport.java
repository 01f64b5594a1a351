package org.angarium.persistence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.angarium.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the messages out of a data folder's journal that the tables do not have, when the database
 * cannot be opened. The folder is held meanwhile, so that no broker runs, and is left as it is.
 */
public final class JournalExport {
  private static final Logger LOG = LoggerFactory.getLogger(JournalExport.class);

  private JournalExport() {}

  /**
   * What an export did.
   *
   * @param messages how many messages it gave out
   * @param damage what could not be read, a sentence each
   */
  public record Result(long messages, List<String> damage) {}

  /**
   * Gives all messages to somebody, queue by queue, in the order of delivery. What the tables have
   * is not among them, except what they were given just before a crash.
   *
   * @param data the data folder
   * @throws StoreException when there is no such folder, a broker holds it, or it cannot be read
   */
  public static Result run(Path data, Consumer<ExportedMessage> receiver) {
    if (!Files.isDirectory(data.resolve(JdbcStoreProvider.JOURNAL_FOLDER))) {
      throw new StoreException(
          StoreException.Kind.CONFIGURATION,
          "%s has no journal; name the data folder of a broker".formatted(data));
    }
    return OwnThread.call(
        "angarium-store-export",
        () -> {
          try (DataFolder held = DataFolder.hold(data);
              JournalContent content = JournalContent.of(held.path())) {
            long[] count = new long[1];
            content.forEach(
                message -> {
                  receiver.accept(message);
                  count[0]++;
                });
            return new Result(count[0], List.copyOf(content.damage()));
          }
        });
  }

  /** The exception of a database that cannot be opened, with what its journal still holds. */
  static StoreException with(StoreException why, Path data) {
    boolean unreadable =
        why.kind() == StoreException.Kind.DAMAGED || why.kind() == StoreException.Kind.FAILED;
    String held = unreadable ? summary(data) : "";
    return held.isEmpty()
        ? why
        : new StoreException(
            why.kind(),
            ("%s; the journal in %s needs no database and holds %s; before anything is moved or"
                    + " deleted save its messages with org.angarium.server.ExportJournal %s")
                .formatted(
                    why.getMessage(), data.resolve(JdbcStoreProvider.JOURNAL_FOLDER), held, data),
            why);
  }

  private static String summary(Path data) {
    try (JournalContent content = JournalContent.of(data)) {
      return content.summary();
    } catch (IOException | StoreException e) {
      LOG.warn("the journal in {} cannot be read either: {}", data, e.toString());
      return "";
    }
  }
}
