package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.DAMAGED;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.angarium.message.Body;
import org.angarium.store.MessageKey;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers reads, as the task of one thread that ends with its queue. */
final class PageReader implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PageReader.class);

  /** A question that somebody waits for. */
  sealed interface Read {
    /** Whom to tell that there will be no answer. */
    Store.Receiver<?> receiver();
  }

  /** See {@link Store#page}. */
  record PageRead(
      long queueId,
      @Nullable MessageKey after,
      int limit,
      Store.Receiver<List<StoredMessage>> receiver)
      implements Read {}

  /** See {@link Store#readBody}. */
  record BodyRead(Body.Chunks body, Store.Receiver<Body.Bytes> receiver) implements Read {}

  private final WorkQueue<Read> queue;
  private final Pages pages;
  private final Path database;
  private final LockWait locks;
  private final Consumer<StoreException> onFailure;

  /**
   * A reader.
   *
   * @param database the database's file
   * @param onFailure is told when the database cannot be read
   */
  PageReader(
      WorkQueue<Read> queue,
      Pages pages,
      Path database,
      LockWait locks,
      Consumer<StoreException> onFailure) {
    this.queue = queue;
    this.pages = pages;
    this.database = database;
    this.locks = locks;
    this.onFailure = onFailure;
  }

  @Override
  public void run() {
    List<Read> next = queue.take(1, read -> 1);
    while (!next.isEmpty()) {
      try {
        answer(next.get(0));
      } catch (RuntimeException | Error e) {
        LOG.error("a receiver of the store threw; the store goes on", e);
      }
      next = queue.take(1, read -> 1);
    }
  }

  private void answer(Read read) {
    if (read instanceof PageRead page) {
      answer(page.receiver(), () -> pages.page(page.queueId(), page.after(), page.limit()));
    } else if (read instanceof BodyRead body) {
      answer(body.receiver(), () -> pages.body(body.body()));
    }
  }

  private <T> void answer(Store.Receiver<T> receiver, LockWait.Work<T, IOException> query) {
    T value;
    try {
      value = locks.run(query, LockWait.NOTHING);
    } catch (SQLException e) {
      StoreException why = H2Database.stopped("reading " + database, database, e);
      onFailure.accept(why);
      receiver.failed(why);
      return;
    } catch (IOException e) {
      receiver.failed(
          new StoreException(DAMAGED, "the journal cannot be read: " + e.getMessage(), e));
      return;
    } catch (StoreException e) {
      receiver.failed(e);
      return;
    }
    receiver.received(value);
  }
}
