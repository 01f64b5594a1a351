package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.session.Schedule;
import org.angarium.session.Schedule.Missed;
import org.angarium.session.ScheduleSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Schedules through the broker's API, by a clock that the test moves. */
class ScheduleTest {
  private static final String DUE = "JMS_Angarium_ScheduledTimeMs";
  private static final long LIMIT_MS = 30_000;

  @RegisterExtension final TestBroker broker = new TestBroker();

  @Test
  void sendsItsTextAndPropertiesWhenItIsDue() throws JMSException {
    Schedule schedule =
        Schedule.every("nightly", "queue:jobs", Instant.now(), Duration.ofHours(1))
            .withText("line one\nline \\two")
            .withProperty("kind", "a=b\n");
    Instant due = broker.broker().putSchedule(schedule);
    assertThat(broker.depth("jobs")).isZero();
    broker.advance(Duration.ofHours(1));
    Message message = receive("jobs");
    assertThat(TestBroker.text(message)).isEqualTo("line one\nline \\two");
    assertThat(message.getStringProperty("kind")).isEqualTo("a=b\n");
    assertThat(message.getStringProperty("JMS_Angarium_Schedule")).isEqualTo("nightly");
    assertThat(message.getLongProperty(DUE)).isEqualTo(due.toEpochMilli());
    assertThat(message.getJMSMessageID()).startsWith("ID:");
    assertThat(list())
        .singleElement()
        .isEqualTo(new ScheduleSnapshot(schedule, due.plus(Duration.ofHours(1)), null));
  }

  @Test
  void goesToTheSubscriptionsOfATopicThatWantIt() throws JMSException {
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    JMSConsumer red = context.createConsumer(context.createTopic("news"), "colour = 'red'");
    JMSConsumer blue = context.createConsumer(context.createTopic("news"), "colour = 'blue'");
    broker
        .broker()
        .putSchedule(
            Schedule.every("news", "topic:news", Instant.now(), Duration.ofDays(1))
                .withProperty("colour", "red"));
    broker.advance(Duration.ofDays(1));
    assertThat(red.receive(LIMIT_MS)).isNotNull();
    assertThat(blue.receiveNoWait()).isNull();
  }

  @Test
  void isReplacedAndCancelled() throws JMSException {
    put(Schedule.every("s", "queue:one", Instant.now(), Duration.ofHours(1)));
    put(Schedule.every("s", "queue:two", Instant.now(), Duration.ofHours(2)));
    assertThat(list()).hasSize(1);
    broker.advance(Duration.ofHours(2));
    receive("two");
    assertThat(broker.depth("one")).isZero();
    assertThat(broker.broker().cancelSchedule("s")).isTrue();
    assertThat(broker.broker().cancelSchedule("s")).isFalse();
    broker.advance(Duration.ofHours(20));
    assertThat(list()).isEmpty();
    assertThat(broker.depth("two")).isZero();
  }

  @Test
  void aDayAheadSendsOneMessageForWhatWasMissed() throws JMSException {
    assertThat(missed(Missed.ONE)).hasSizeBetween(2, 4);
  }

  @Test
  void aDayAheadSendsNoMessageForWhatWasMissed() throws JMSException {
    assertThat(missed(Missed.NONE)).hasSizeBetween(1, 3);
  }

  @Test
  void aDayAheadSendsEachMessageThatWasMissed() throws JMSException {
    List<Long> due = missed(Missed.ALL);
    assertThat(due).hasSizeBetween(1_440, 1_442);
    for (int i = 1; i < due.size(); i++) {
      assertThat(due.get(i) - due.get(i - 1)).isEqualTo(60_000);
    }
  }

  /**
   * The due times of the messages of a schedule for each minute, when a day has gone by at once.
   */
  private List<Long> missed(Missed missed) throws JMSException {
    Schedule schedule =
        Schedule.every("s", "queue:q", Instant.now().plusSeconds(30), Duration.ofMinutes(1))
            .whenMissed(missed);
    Instant first = broker.broker().putSchedule(schedule);
    broker.advance(Duration.ofDays(1));
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    JMSConsumer consumer = context.createConsumer(context.createQueue("q"));
    List<Long> due = new ArrayList<>();
    long lastMs = first.toEpochMilli() + Duration.ofDays(1).toMillis() - 60_000;
    while (due.isEmpty() || due.get(due.size() - 1) < lastMs) {
      Message message = consumer.receive(LIMIT_MS);
      assertThat(message).as("after %s", due).isNotNull();
      due.add(message.getLongProperty(DUE));
    }
    assertThat(due).doesNotHaveDuplicates().isSorted();
    return due;
  }

  @Test
  void namesEveryFaultOfASchedule() {
    Schedule bad =
        new Schedule(
            "",
            new Address(Address.Kind.TEMPORARY_QUEUE, "t"),
            new Schedule.Cron("99 * * * *", ZoneId.of("UTC")),
            Missed.ONE,
            "",
            Map.of("JMSType", "x", "1st", "x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> broker.broker().putSchedule(bad))
        .withMessageContaining("name")
        .withMessageContaining("temporary-queue:t")
        .withMessageContaining("minute '99'")
        .withMessageContaining("'JMSType'")
        .withMessageContaining("'1st'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> put(Schedule.cron("s", "queue:q", "0 0 30 2 *", ZoneId.of("UTC"))))
        .withMessageContaining("never due");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> put(Schedule.every("s", "queue:q", Instant.now(), Duration.ofMillis(99))))
        .withMessageContaining("99 ms");
    assertThat(list()).isEmpty();
  }

  private void put(Schedule schedule) {
    broker.broker().putSchedule(schedule);
  }

  private List<ScheduleSnapshot> list() {
    return broker.broker().schedules();
  }

  private Message receive(String queue) throws JMSRuntimeException {
    JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
    Message message = context.createConsumer(context.createQueue(queue)).receive(LIMIT_MS);
    assertThat(message).isNotNull();
    return message;
  }
}
