package org.angarium.management;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerSession;
import org.angarium.session.BrowsePage;
import org.angarium.session.BrowseRequest;
import org.angarium.session.ConsumerRequest;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of one queue: looked at, grouped, sent back, kept as text, removed. Used by one
 * thread; calls block. What the broker refuses is thrown as {@link SessionException}.
 *
 * <p>Filters are selectors (JMS 3.1, 3.8) on headers and properties, as in {@code
 * JMS_Angarium_DeadLetterCause = 'maxDeliveries' AND region = 'north'}. What takes letters off the
 * queue does so in transactions of a few: it may be interrupted and made again. What sends letters
 * leaves alone those that end after the call began, and so does not run after the same ones.
 */
public final class DeadLetterQueue implements AutoCloseable {
  private final BrokerConnection connection;
  private final Address queue;
  private final BrokerSession session;

  /** The dead letters of a queue, over a connection that is closed with this. */
  public DeadLetterQueue(BrokerConnection connection, Address queue) {
    this.connection = connection;
    this.queue = queue;
    this.session = connection.openSession(new SessionRequest(SessionRequest.Mode.AT_ONCE));
  }

  /**
   * Looks at letters, in the order of their delivery.
   *
   * @param filter null for all
   * @param limit the most to return, 1 or more
   */
  public List<DeadLetter> browse(@Nullable String filter, int limit) {
    List<DeadLetter> letters = new ArrayList<>();
    each(
        filter,
        (message, unreadable) -> {
          letters.add(DeadLetter.of(message, unreadable));
          return letters.size() < limit;
        });
    return letters;
  }

  /** How many letters there are of each reason. */
  public Map<String, Long> byReason(@Nullable String filter) {
    Map<String, Long> counts = new TreeMap<>();
    each(
        filter,
        (message, unreadable) -> {
          counts.merge(DeadLetter.of(message, unreadable).reason(), 1L, Long::sum);
          return true;
        });
    return counts;
  }

  /** How many letters a filter picks. */
  public long count(@Nullable String filter) {
    return byReason(filter).values().stream().mapToLong(Long::longValue).sum();
  }

  /** The letter with this JMSMessageID; null when there is none. */
  public @Nullable DeadLetter find(String messageId) {
    List<DeadLetter> found = browse(withId(messageId), 1);
    return found.isEmpty() ? null : found.get(0);
  }

  private static String withId(String messageId) {
    return "JMSMessageID = '" + messageId.replace("'", "''") + "'";
  }

  /** The letters whose body cannot be read; no export or replay takes them. */
  public List<UnreadableLetter> unreadable() {
    List<UnreadableLetter> letters = new ArrayList<>(0);
    each(
        null,
        (message, why) -> {
          if (why != null) {
            letters.add(UnreadableLetter.of(message, why));
          }
          return true;
        });
    return letters;
  }

  /** Looks at a letter; says whether it wants more. */
  @FunctionalInterface
  private interface Visitor {
    /**
     * A letter.
     *
     * @param unreadable why its body cannot be read; null when it was
     */
    boolean visit(Envelope message, @Nullable String unreadable);
  }

  /**
   * Shows letters page by page until the visitor has enough, but none that ends after the first
   * page was read.
   *
   * @return the place behind which these stand
   */
  private long each(@Nullable String filter, Visitor visitor) {
    BrowsePage page = page(filter, null, BrowseRequest.MAX_LIMIT, ConsumerRequest.ALL);
    long last = page.last();
    while (visits(page, visitor) && page.next() != null) {
      page = page(filter, page.next(), BrowseRequest.MAX_LIMIT, last);
    }
    return last;
  }

  private BrowsePage page(
      @Nullable String filter, BrowseRequest.@Nullable Cursor after, int limit, long upTo) {
    return session.browse(new BrowseRequest(queue, filter, after, limit, upTo)).await();
  }

  private static boolean visits(BrowsePage page, Visitor visitor) {
    for (Envelope message : page.messages()) {
      if (!visitor.visit(message, null)) {
        return false;
      }
    }
    for (BrowsePage.Unreadable letter : page.unreadable()) {
      if (!visitor.visit(letter.message(), letter.why())) {
        return false;
      }
    }
    return true;
  }

  /** What has ended by now: a place in the queue, which no clock changes. */
  private LetterTransfer.Picked ended(@Nullable String filter) {
    return new LetterTransfer.Picked(filter, page(filter, null, 1, ConsumerRequest.ALL).last());
  }

  /**
   * Sends letters back; each is sent and taken off the queue, or neither. One whose body cannot be
   * read stays and is named in the result; the others go.
   */
  public Replay.Result replay(Replay replay) {
    long[] counts = new long[2];
    List<UnreadableLetter> unreadable = new ArrayList<>();
    Predicate<Envelope> goes =
        message -> {
          boolean hasTarget = target(message, replay) != null;
          counts[hasTarget ? 0 : 1]++;
          return hasTarget;
        };
    if (replay.dryRun()) {
      each(
          replay.filter(),
          (message, why) -> {
            if (why == null) {
              goes.test(message);
            } else {
              unreadable.add(UnreadableLetter.of(message, why));
            }
            return true;
          });
    } else {
      new LetterTransfer(connection, queue, ended(replay.filter()), replay.perSecond())
          .run(
              goes,
              message -> readdressed(message, replay),
              letter -> {
                unreadable.add(letter);
                return false;
              });
    }
    return new Replay.Result(counts[0], counts[1], unreadable);
  }

  /** Where a letter is sent; null when it has to be said. */
  private static @Nullable Address target(Envelope message, Replay replay) {
    if (replay.target() != null) {
      return replay.target();
    }
    DeadLetter letter = DeadLetter.of(message, null);
    return letter.subscription() != null || letter.from().isEmpty()
        ? null
        : Address.parse(letter.from());
  }

  private static Envelope readdressed(Envelope message, Replay replay) {
    Address target = target(message, replay);
    return target == null ? message : LetterTransfer.to(message, target);
  }

  /**
   * Sends one letter anew after it was changed, and takes it off the queue; both or neither.
   *
   * @param edit returns the message to send, its destination included
   * @return whether there was such a letter
   * @throws IllegalStateException when there is one whose body cannot be read; it stays
   */
  public boolean resend(String messageId, UnaryOperator<Envelope> edit) {
    long[] sent = new long[1];
    List<UnreadableLetter> unreadable = new ArrayList<>(0);
    new LetterTransfer(connection, queue, ended(withId(messageId)), 0)
        .run(
            message -> sent[0]++ == 0,
            edit,
            letter -> {
              unreadable.add(letter);
              return false;
            });
    if (sent[0] == 0 && !unreadable.isEmpty()) {
      throw new IllegalStateException(
          "%s in %s cannot be sent, because its body cannot be read; it stays there"
              .formatted(unreadable.get(0), queue));
    }
    return sent[0] > 0;
  }

  /**
   * Removes letters, if they are as many as the caller thinks, also those whose body cannot be
   * read. What ends meanwhile stays.
   *
   * @param expected how many there are, as {@link #count} has said
   * @return how many were removed
   * @throws IllegalStateException when there are more or fewer; then none is removed
   */
  public long purge(@Nullable String filter, long expected) {
    long[] found = new long[1];
    long last =
        each(
            filter,
            (message, unreadable) -> {
              found[0]++;
              return true;
            });
    if (found[0] != expected) {
      throw new IllegalStateException(
          "%s has %d such letters, not %d; nothing was removed, look again"
              .formatted(queue, found[0], expected));
    }
    LetterTransfer.Picked seen = new LetterTransfer.Picked(filter, last);
    return new LetterTransfer(connection, queue, seen, 0)
        .run(message -> found[0]-- > 0, message -> null, letter -> found[0]-- > 0);
  }

  /**
   * Writes letters as JSON, one on each line, and leaves them where they are. One whose body cannot
   * be read is not written and is named in the result.
   */
  public Export exportTo(@Nullable String filter, Appendable out) throws IOException {
    List<IOException> failed = new ArrayList<>(0);
    List<UnreadableLetter> unreadable = new ArrayList<>(0);
    long[] written = new long[1];
    each(
        filter,
        (message, why) -> {
          if (why != null) {
            unreadable.add(UnreadableLetter.of(message, why));
            return true;
          }
          try {
            out.append(JsonLetter.write(message)).append('\n');
            written[0]++;
            return true;
          } catch (IOException e) {
            failed.add(e);
            return false;
          }
        });
    if (!failed.isEmpty()) {
      throw failed.get(0);
    }
    return new Export(written[0], unreadable);
  }

  /**
   * Puts letters into the queue that {@link #exportTo} wrote, with the properties that they had.
   *
   * @return how many
   * @throws IllegalArgumentException when a line is not what it wrote; the message names the line,
   *     and those before it are in the queue
   */
  public long importFrom(BufferedReader in) throws IOException {
    long count = 0;
    long number = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      Envelope message;
      try {
        message = JsonLetter.read(line);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "line %d is not a letter: %s".formatted(number, e.getMessage()), e);
      }
      session.send(LetterTransfer.to(message, queue)).await();
      count++;
    }
    return count;
  }

  /** Closes its connection. Idempotent. */
  @Override
  public void close() {
    connection.close().await();
  }
}
