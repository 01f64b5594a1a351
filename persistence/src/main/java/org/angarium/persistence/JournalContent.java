package org.angarium.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.angarium.persistence.journal.BatchCodec;
import org.angarium.persistence.journal.BodyFiles;
import org.angarium.persistence.journal.BodyUse;
import org.angarium.persistence.journal.JournalDamage;
import org.angarium.persistence.journal.JournalOperation;
import org.angarium.persistence.journal.JournalScan;
import org.angarium.persistence.journal.Place;
import org.angarium.persistence.journal.ReadOnlyFolder;
import org.angarium.persistence.journal.RecordReader;
import org.angarium.persistence.journal.Segments;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredSubscription;
import org.jspecify.annotations.Nullable;

/**
 * What the journal of a data folder holds that the tables did not have when they were last synced,
 * without asking the database, which may be damaged. Nothing is changed. Used by one thread.
 */
final class JournalContent implements JournalScan.Sink, AutoCloseable {
  private static final Comparator<MessageKey> ORDER =
      Comparator.comparingLong(MessageKey::queueId).thenComparing(Undrained.DELIVERY_ORDER);

  private record Held(Place place, int operation, int attempts) {}

  private final Segments segments;
  private final BodyFiles files;
  private final NavigableMap<MessageKey, Held> messages = new TreeMap<>(ORDER);
  private final Map<Long, StoredDestination> destinations = new HashMap<>();
  private final Map<Long, StoredSubscription> subscriptions = new HashMap<>();
  private final Set<BranchId> branches = new HashSet<>();
  private final List<String> damage = new ArrayList<>();
  private final Path folder;
  private long settled;

  private JournalContent(Path folder) {
    this.folder = folder;
    ReadOnlyFolder disk = new ReadOnlyFolder(folder);
    segments = new Segments(disk, 0, 0);
    files = new BodyFiles(disk);
  }

  /** Reads a data folder's journal; an empty content when it has none. */
  static JournalContent of(Path data) throws IOException {
    Path folder = data.resolve(JdbcStoreProvider.JOURNAL_FOLDER);
    JournalContent content = new JournalContent(folder);
    if (Files.isDirectory(folder)) {
      content.scan(DatabaseMark.drainedIn(data));
    }
    return content;
  }

  private void scan(long drained) throws IOException {
    long confirmed = JournalFence.confirmed(segments.disk());
    JournalScan scan = new JournalScan(segments, null, drained, confirmed, this);
    scan.run();
    for (JournalScan.Finding finding : scan.findings()) {
      if (finding.damage()) {
        damage.add("the journal in %s is damaged: %s".formatted(folder, finding.what()));
      }
    }
  }

  @Override
  public void record(Place place, ByteBuffer payload) {
    try {
      for (JournalOperation operation : BatchCodec.decode(payload, false)) {
        apply(place, operation);
      }
    } catch (IllegalArgumentException e) {
      damage.add("record %d in %s: %s".formatted(place.sequence(), folder, e.getMessage()));
    }
  }

  private void apply(Place place, JournalOperation change) {
    Operation operation = change.operation();
    if (operation instanceof Operation.Insert insert) {
      insert.keys().forEach(key -> messages.put(key, new Held(place, change.offset(), 0)));
    } else if (operation instanceof Operation.Delete delete) {
      settled += messages.remove(delete.key()) == null ? 1 : 0;
    } else if (operation instanceof Operation.DeliveryState state) {
      messages.computeIfPresent(
          state.key(), (key, held) -> new Held(held.place(), held.operation(), state.attempts()));
    } else if (operation instanceof Operation.PutDestination added) {
      destinations.put(added.destination().id(), added.destination());
    } else if (operation instanceof Operation.PutSubscription added) {
      subscriptions.put(added.subscription().queueId(), added.subscription());
    } else if (operation instanceof Operation.RemoveQueue removed) {
      messages.keySet().removeIf(key -> key.queueId() == removed.queueId());
    } else if (operation instanceof Operation.Prepare prepare) {
      branches.add(prepare.branch().id());
    } else if (operation instanceof Operation.Decide decide) {
      branches.remove(decide.branch());
    }
  }

  /** How many messages it holds; one that waits in several queues counts in each. */
  int messages() {
    return messages.size();
  }

  /** What could not be read so far. */
  List<String> damage() {
    return damage;
  }

  /** One line for whoever cannot open the database; empty when the journal has nothing. */
  String summary() {
    if (messages.isEmpty() && settled == 0 && branches.isEmpty()) {
      return "";
    }
    return "%d messages, %d acknowledgements of messages in the tables and %d prepared branches"
        .formatted(messages.size(), settled, branches.size());
  }

  /** Gives all messages to somebody, queue by queue, in the order of delivery. */
  void forEach(Consumer<ExportedMessage> receiver) throws IOException {
    RecordReader records = new RecordReader();
    for (Map.Entry<MessageKey, Held> entry : messages.entrySet()) {
      Held held = entry.getValue();
      Envelope message = read(records, entry.getKey(), held);
      if (message != null) {
        receiver.accept(exported(entry.getKey(), message, held.attempts()));
      }
    }
  }

  private @Nullable Envelope read(RecordReader records, MessageKey key, Held held)
      throws IOException {
    Place place = held.place();
    try {
      ByteBuffer payload = records.read(place.segment(), place.offset(), place.sequence());
      if (payload != null
          && BatchCodec.decodeAt(payload, held.operation()).operation()
              instanceof Operation.Insert insert) {
        return insert.envelope();
      }
      damage.add("record %d in %s does not hold %s".formatted(place.sequence(), folder, key));
    } catch (JournalDamage | IllegalArgumentException e) {
      damage.add("%s in %s is lost: %s".formatted(key, folder, e.getMessage()));
    }
    return null;
  }

  private ExportedMessage exported(MessageKey key, Envelope stored, int attempts)
      throws IOException {
    Envelope message = withBody(key, stored);
    StoredDestination queue = destinations.get(key.queueId());
    StoredSubscription subscription = subscriptions.get(key.queueId());
    Address from = queue == null ? message.destination() : queue.address();
    return subscription == null
        ? new ExportedMessage(message, from, null, attempts)
        : new ExportedMessage(message, subscription.topic(), subscription.name(), attempts);
  }

  private Envelope withBody(MessageKey key, Envelope message) throws IOException {
    if (!(message.body() instanceof Body.Chunks chunks)) {
      return message;
    }
    try {
      return message.withBody(
          Body.of(files.read(new BodyUse(chunks.key(), chunks.length(), true))));
    } catch (JournalDamage e) {
      damage.add("the body of %s in %s is lost: %s".formatted(key, folder, e.getMessage()));
      return message.withBody(Body.NONE);
    }
  }

  @Override
  public void close() throws IOException {
    segments.close();
  }
}
