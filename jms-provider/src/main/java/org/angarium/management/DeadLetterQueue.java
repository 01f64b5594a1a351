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
        message -> {
          letters.add(DeadLetter.of(message));
          return letters.size() < limit;
        });
    return letters;
  }

  /** How many letters there are of each reason. */
  public Map<String, Long> byReason(@Nullable String filter) {
    Map<String, Long> counts = new TreeMap<>();
    each(
        filter,
        message -> {
          counts.merge(DeadLetter.of(message).reason(), 1L, Long::sum);
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

  /** Shows messages page by page until the visitor has enough. */
  private void each(@Nullable String filter, Predicate<Envelope> visitor) {
    BrowseRequest.Cursor after = null;
    do {
      BrowsePage page =
          session.browse(new BrowseRequest(queue, filter, after, BrowseRequest.MAX_LIMIT)).await();
      for (Envelope message : page.messages()) {
        if (!visitor.test(message)) {
          return;
        }
      }
      after = page.next();
    } while (after != null);
  }

  /** Sends letters back; each is sent and taken off the queue, or neither. */
  public Replay.Result replay(Replay replay) {
    long[] counts = new long[2];
    Predicate<Envelope> goes =
        message -> {
          boolean hasTarget = target(message, replay) != null;
          counts[hasTarget ? 0 : 1]++;
          return hasTarget;
        };
    if (replay.dryRun()) {
      each(
          replay.filter(),
          message -> {
            goes.test(message);
            return true;
          });
    } else {
      new LetterTransfer(connection, queue, ended(replay.filter()), replay.perSecond())
          .run(goes, message -> readdressed(message, replay));
    }
    return new Replay.Result(counts[0], counts[1]);
  }

  private String ended(@Nullable String filter) {
    return LetterTransfer.endedBefore(connection.nowMs(), filter);
  }

  /** Where a letter is sent; null when it has to be said. */
  private static @Nullable Address target(Envelope message, Replay replay) {
    if (replay.target() != null) {
      return replay.target();
    }
    DeadLetter letter = DeadLetter.of(message);
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
   */
  public boolean resend(String messageId, UnaryOperator<Envelope> edit) {
    long[] sent = new long[1];
    new LetterTransfer(connection, queue, ended(withId(messageId)), 0)
        .run(message -> sent[0]++ == 0, edit);
    return sent[0] > 0;
  }

  /**
   * Removes letters, if they are as many as the caller thinks. What ends meanwhile stays.
   *
   * @param expected how many there are, as {@link #count} has said
   * @return how many were removed
   * @throws IllegalStateException when there are more or fewer; then none is removed
   */
  public long purge(@Nullable String filter, long expected) {
    long[] found = new long[2];
    each(
        filter,
        message -> {
          found[0]++;
          found[1] = Math.max(found[1], DeadLetter.of(message).endedMs());
          return true;
        });
    if (found[0] != expected) {
      throw new IllegalStateException(
          "%s has %d such letters, not %d; nothing was removed, look again"
              .formatted(queue, found[0], expected));
    }
    String seen = LetterTransfer.endedBefore(found[1] + 1, filter);
    return new LetterTransfer(connection, queue, seen, 0)
        .run(message -> found[0]-- > 0, message -> null);
  }

  /** Writes letters as JSON, one on each line, and leaves them where they are. Returns how many. */
  public long exportTo(@Nullable String filter, Appendable out) throws IOException {
    List<IOException> failed = new ArrayList<>();
    long[] written = new long[1];
    each(
        filter,
        message -> {
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
    return written[0];
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
