package org.angarium.persistence;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.angarium.persistence.AttemptFile.Noted;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings into a store, when it is opened, the attempts and deletes that an earlier process noted
 * and did not write before it ended. What was noted of a message that is gone, or is stored by now,
 * is passed over.
 */
final class AttemptRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptRecovery.class);

  private AttemptRecovery() {}

  /**
   * Writes what is newer and waits until it is durable.
   *
   * @param pages of what the store holds, not in use by another thread
   * @throws StoreException when the store cannot be read or written, or has to wait too long for
   *     what it waits for
   */
  static void run(List<Noted> noted, Pages pages, QueuedStore store) {
    List<Operation> newer = newer(noted, pages);
    if (!newer.isEmpty()) {
      CompletableFuture<Void> durable = new CompletableFuture<>();
      store.submit(new Batch(newer), completing(durable));
      try {
        OpeningWait.await(durable, what(newer), AttemptFile.NAME, store::hindrance);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof StoreException why
            ? why
            : new StoreException(
                StoreException.Kind.FAILED, "%s could not be written".formatted(what(newer)), e);
      }
    }
  }

  private static String what(List<Operation> newer) {
    long deletes = newer.stream().filter(Operation.Delete.class::isInstance).count();
    return "what was noted before the broker ended (attempts=%d, acknowledgements=%d)"
        .formatted(newer.size() - deletes, deletes);
  }

  private static List<Operation> newer(List<Noted> noted, Pages pages) {
    Map<MessageKey, Integer> highest = new HashMap<>();
    noted.forEach(one -> highest.merge(one.key(), one.attempts(), Math::max));
    List<Operation> newer = new ArrayList<>();
    highest.forEach(
        (key, attempts) -> {
          if (attempts > stored(key, pages)) {
            newer.add(
                attempts == AttemptFile.CONSUMED
                    ? new Operation.Delete(key)
                    : new Operation.DeliveryState(key, attempts, 0));
          }
        });
    return newer;
  }

  /** How many attempts are stored; more than there can be when the message is not there. */
  private static int stored(MessageKey key, Pages pages) {
    MessageKey before = new MessageKey(key.queueId(), key.priority(), key.sequence() - 1);
    try {
      List<StoredMessage> page = pages.page(key.queueId(), before, 1);
      boolean there = !page.isEmpty() && page.get(0).key().equals(key);
      return there ? page.get(0).attempts() : Integer.MAX_VALUE;
    } catch (SQLException e) {
      throw new StoreException(
          StoreException.Kind.FAILED, "reading failed: " + H2Database.line(e), e);
    } catch (IOException | StoreException e) {
      LOG.warn("{} cannot be read, what is known of its attempts is lost: {}", key, e.toString());
      return Integer.MAX_VALUE;
    }
  }

  private static Store.Completion completing(CompletableFuture<Void> durable) {
    return new Store.Completion() {
      @Override
      public void durable() {
        durable.complete(null);
      }

      @Override
      public void failed(StoreException why) {
        durable.completeExceptionally(why);
      }
    };
  }
}
