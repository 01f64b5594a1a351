package org.angarium.persistence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.angarium.message.Body;
import org.angarium.message.Envelope;
import org.angarium.store.AwaitedReceiver;
import org.angarium.store.MessageKey;
import org.angarium.store.Recovered;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * All that a store holds of some queues, to be compared.
 *
 * @param messages in delivery order, as text that says everything of them
 * @param metadata what was recovered, but for the counts of messages
 */
record StoreContent(List<String> messages, Map<String, String> metadata) {
  private static final int PAGE = 7;

  /** What a store holds. */
  static StoreContent of(Store store, long... queueIds) {
    List<String> messages = new ArrayList<>();
    for (long queueId : queueIds) {
      for (StoredMessage message : messages(store, queueId)) {
        messages.add(text(message, body(store, message.envelope().body())));
      }
    }
    return new StoreContent(messages, metadata(store.recovered()));
  }

  /** All messages of a queue, read in small pages. */
  static List<StoredMessage> messages(Store store, long queueId) {
    List<StoredMessage> all = new ArrayList<>();
    MessageKey after = null;
    List<StoredMessage> page;
    do {
      AwaitedReceiver<List<StoredMessage>> receiver = new AwaitedReceiver<>();
      store.page(queueId, after, PAGE, receiver);
      page = receiver.await();
      all.addAll(page);
      after = page.isEmpty() ? null : page.get(page.size() - 1).key();
    } while (page.size() == PAGE);
    return all;
  }

  /** A body's bytes; null when it cannot be read because it is damaged or gone. */
  static byte @Nullable [] body(Store store, Body body) {
    if (body instanceof Body.Chunks chunks) {
      AwaitedReceiver<Body.Bytes> bytes = new AwaitedReceiver<>();
      store.readBody(chunks, bytes);
      try {
        return bytes.await().bytes();
      } catch (StoreException e) {
        if (e.kind() == StoreException.Kind.DAMAGED || e.kind() == StoreException.Kind.GONE) {
          return null;
        }
        throw e;
      }
    }
    return body instanceof Body.Bytes bytes ? bytes.bytes() : new byte[0];
  }

  /** All of a message on one line, its body as a digest. */
  static String text(StoredMessage message, byte @Nullable [] body) {
    Envelope bare = message.envelope().withBody(Body.NONE);
    return "%s attempts=%d notBefore=%d %s body=%s"
        .formatted(
            message.key(),
            message.attempts(),
            message.notBeforeMs(),
            bare,
            body == null ? "lost" : body.length + "/" + Arrays.hashCode(body));
  }

  private static Map<String, String> metadata(Recovered recovered) {
    Map<String, String> metadata = new TreeMap<>();
    recovered.destinations().forEach(one -> metadata.put("destination " + one.id(), "" + one));
    recovered.subscriptions().forEach(one -> metadata.put("sub " + one.queueId(), "" + one));
    recovered.branches().forEach(one -> metadata.put("branch " + one.id(), "" + one.heuristic()));
    recovered.producerMarks().forEach((id, mark) -> metadata.put("producer " + id, "" + mark));
    recovered.settings().forEach((key, value) -> metadata.put("setting " + key, value));
    return metadata;
  }
}
