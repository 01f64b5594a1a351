package org.angarium.management;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.angarium.message.Address;
import org.angarium.session.BrowseRequest;
import org.angarium.session.ConnectionSnapshot;
import org.angarium.session.ConsumerSnapshot;
import org.angarium.session.Explanation;
import org.angarium.session.MessageSnapshot;
import org.angarium.session.MessageSnapshot.State;
import org.angarium.session.QueueSnapshot;
import org.angarium.session.RedeliverySettings;
import org.angarium.session.ScheduleSnapshot;
import org.angarium.session.SessionException;
import org.angarium.session.TransactionSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Management for JMX. What is refused is thrown as an {@link IllegalStateException} without a
 * cause, because whoever looks from outside has none of our classes.
 */
final class BrokerBean implements BrokerMXBean, BrokerControlMXBean {
  private final Management management;
  private final Function<Address, DeadLetterQueue> letters;

  BrokerBean(Management management, Function<Address, DeadLetterQueue> letters) {
    this.management = management;
    this.letters = letters;
  }

  private static <T> T told(Supplier<T> question) {
    try {
      return question.get();
    } catch (ManagementException | SessionException e) {
      throw new IllegalStateException(e.getMessage());
    }
  }

  private <T> T ofLetters(String queue, Function<DeadLetterQueue, T> question) {
    return told(
        () -> {
          try (DeadLetterQueue opened = letters.apply(Address.parse(queue))) {
            return question.apply(opened);
          }
        });
  }

  private static <T> List<String> lines(Supplier<List<T>> question) {
    return told(question).stream().map(BrokerBean::line).toList();
  }

  private static String line(Object shown) {
    if (shown instanceof ConsumerSnapshot consumer) {
      return "%s on %s%s, selector %s, credit %d, in flight %d, user %s"
          .formatted(
              consumer.name(),
              consumer.address(),
              consumer.subscription() == null ? "" : " " + consumer.subscription(),
              named(consumer.selector()),
              consumer.credit(),
              consumer.inFlight(),
              named(consumer.user()));
    } else if (shown instanceof ConnectionSnapshot connection) {
      return "%s, client id %s, user %s, %d sessions, %d consumers, %s"
          .formatted(
              connection.connectionId(),
              named(connection.clientId()),
              named(connection.user()),
              connection.sessions(),
              connection.consumers(),
              connection.description());
    } else if (shown instanceof TransactionSnapshot transaction) {
      return "%s, %s, user %s, %d sent, %d accepted"
          .formatted(
              transaction.name(),
              transaction.state(),
              named(transaction.user()),
              transaction.sent(),
              transaction.accepted());
    } else if (shown instanceof MessageSnapshot message) {
      return "%s, %s for %d ms, %s"
          .formatted(
              named(message.messageId()), message.state(), message.ageMs(), named(message.owner()));
    } else if (shown instanceof ScheduleSnapshot schedule) {
      return "%s to %s, due %s, failure %s"
          .formatted(
              schedule.schedule().name(),
              schedule.schedule().destination(),
              schedule.nextDue(),
              named(schedule.failure()));
    }
    return shown.toString();
  }

  private static String named(@Nullable String value) {
    return value == null ? "-" : value;
  }

  @Override
  public int getConnectionCount() {
    return told(management::connections).size();
  }

  @Override
  public int getConsumerCount() {
    return told(management::consumers).size();
  }

  @Override
  public long getMessageCount() {
    return told(management::queues).stream().mapToLong(QueueSnapshot::messages).sum();
  }

  @Override
  public List<QueueFigures> getQueues() {
    return told(management::queues).stream().map(QueueFigures::new).toList();
  }

  @Override
  public List<String> getConsumers() {
    return lines(management::consumers);
  }

  @Override
  public List<String> getConnections() {
    return lines(management::connections);
  }

  @Override
  public List<String> getTransactions() {
    return lines(management::transactions);
  }

  @Override
  public List<String> explain(String address) {
    return lines(() -> management.explain(address));
  }

  @Override
  public List<String> explainMessage(String address, String messageId) {
    return lines(() -> management.explain(address, messageId));
  }

  @Override
  public String explainConsumer(String consumer) {
    Explanation why = told(() -> management.explainConsumer(consumer));
    return why.sentence();
  }

  @Override
  public List<String> policy(String target) {
    return told(() -> management.policy(target)).stream()
        .map(setting -> "%s=%s (%s)".formatted(setting.name(), setting.value(), setting.source()))
        .toList();
  }

  @Override
  public List<String> getSchedules() {
    return lines(management::schedules);
  }

  @Override
  public List<String> deadLetters(String queue) {
    return ofLetters(queue, opened -> opened.byReason(null)).entrySet().stream()
        .map(reason -> "%d x %s".formatted(reason.getValue(), reason.getKey()))
        .toList();
  }

  @Override
  public List<String> unreadableDeadLetters(String queue) {
    return ofLetters(queue, DeadLetterQueue::unreadable).stream()
        .map(UnreadableLetter::toString)
        .toList();
  }

  @Override
  public List<String> inFlight(String queue) {
    Set<State> out = Set.of(State.IN_FLIGHT, State.HELD);
    return lines(() -> management.messages(queue, out, BrowseRequest.MAX_LIMIT).messages());
  }

  @Override
  public long pause(String address) {
    return told(() -> management.pause(address));
  }

  @Override
  public long resume(String address) {
    return told(() -> management.resume(address));
  }

  @Override
  public List<String> changeRedelivery(String target, String settings) {
    return told(() -> management.changeRedelivery(target, RedeliverySettings.parse(settings)));
  }

  @Override
  public ReplayFigures replay(String queue, String filter, int perSecond, boolean dryRun) {
    Replay replay = new Replay(filter.isEmpty() ? null : filter, null, perSecond, dryRun);
    return ofLetters(queue, opened -> new ReplayFigures(opened.replay(replay)));
  }

  @Override
  public boolean cancelSchedule(String name) {
    return told(() -> management.cancelSchedule(name));
  }

  @Override
  public long purge(String queue, long expected) {
    return told(() -> management.purge(queue, expected));
  }
}
