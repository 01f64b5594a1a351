package org.angarium.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.angarium.message.Address;
import org.angarium.runtime.Clock;
import org.angarium.runtime.TimerThread;
import org.angarium.runtime.Workers;
import org.angarium.security.PasswordHash;
import org.angarium.security.Users;
import org.angarium.session.Authentication;
import org.angarium.session.BrokerConnection;
import org.angarium.session.ConnectRequest;
import org.angarium.session.ManagementCall;
import org.angarium.session.ManagementCall.Inspection;
import org.angarium.session.MessageQuery;
import org.angarium.session.RedeliveryPolicy;
import org.angarium.session.RedeliveryTarget;
import org.angarium.session.Schedule;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.store.MemoryStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may manage a broker over a connection. */
class PermissionTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Users USERS =
      Users.NONE
          .with("root", PasswordHash.of("secret".toCharArray()))
          .with("ada", PasswordHash.of("secret".toCharArray()));

  private final Workers drains = new Workers("drain", 2, Integer.MAX_VALUE);
  private final Workers completions = new Workers("completion", 1, Integer.MAX_VALUE);
  private final TimerThread timer = new TimerThread("timer", Clock.SYSTEM);
  private final MemoryStore store = new MemoryStore();
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
  private @Nullable BrokerCore core;

  private BrokerCore start(Set<String> administrators) {
    BrokerCore started =
        new BrokerCore(
            new BrokerSettings("test", true, true, USERS, administrators, RedeliveryPolicy.DEFAULT),
            new Engine(
                Clock.SYSTEM, timer, drains, completions, completions, store, true, fault::set));
    core = started;
    return started;
  }

  @AfterEach
  void stop() {
    if (core != null) {
      core.close();
    }
    timer.close();
    store.close();
    drains.close();
    completions.close();
    assertThat(fault.get()).isNull();
  }

  private static BrokerConnection connect(BrokerCore to, @Nullable String user) {
    String mechanism = user == null ? ConnectRequest.ANONYMOUS : ConnectRequest.PLAIN;
    String response = user == null ? "" : "\0" + user + "\0secret";
    Authentication.Step step =
        to.connect(new ConnectRequest(mechanism, List.of(), "test"), why -> {})
            .respond(response.getBytes(StandardCharsets.UTF_8))
            .await(LIMIT);
    return ((Authentication.Admitted) step).connection();
  }

  private static @Nullable Kind refusal(BrokerConnection connection) {
    try {
      connection.manage(new ManagementCall.ListQueues()).await(LIMIT);
      return null;
    } catch (SessionException e) {
      return e.kind();
    }
  }

  @Test
  void anAdministratorAloneManages() {
    BrokerCore broker = start(Set.of("root"));
    assertThat(refusal(connect(broker, "root"))).isNull();
    assertThat(refusal(connect(broker, "ada"))).isEqualTo(Kind.NOT_PERMITTED);
    assertThat(refusal(connect(broker, null))).isEqualTo(Kind.NOT_PERMITTED);
  }

  /** A call that is added does not pass before it is here. */
  @Test
  void nobodyElseMayMakeAnyCall() {
    BrokerConnection ada = connect(start(Set.of("root")), "ada");
    Address queue = Address.queue("orders");
    RedeliveryTarget target = RedeliveryTarget.of(queue);
    List<ManagementCall<?>> calls =
        List.of(
            new ManagementCall.ListQueues(),
            new ManagementCall.DescribeDestination(queue),
            new ManagementCall.CreateDestination(queue),
            new ManagementCall.DeleteDestination(queue),
            new ManagementCall.PurgeQueue(queue),
            new ManagementCall.PurgeExactly(queue, 0),
            new ManagementCall.DescribeBreakers(queue),
            new ManagementCall.SwitchBreakers(queue, true),
            new ManagementCall.DescribeRedelivery(target),
            new ManagementCall.ListRedelivery(),
            new ManagementCall.ChangeRedelivery(target, Map.of()),
            new ManagementCall.PutSchedule(
                Schedule.every("poll", "queue:orders", Instant.EPOCH, Duration.ofHours(1))),
            new ManagementCall.CancelSchedule("poll"),
            new ManagementCall.ListSchedules(),
            new Inspection.Destinations(),
            new Inspection.Subscriptions(),
            new Inspection.Connections(),
            new Inspection.Consumers(),
            new Inspection.Transactions(),
            new Inspection.Messages(new MessageQuery(queue, null, Set.of(), null, 1)),
            new Inspection.Policy(target),
            new Inspection.WhyMessage(queue, "ID:1"),
            new Inspection.WhyDestination(queue),
            new Inspection.WhyConsumer("c"));
    assertThat(calls)
        .extracting(ManagementCall::getClass)
        .containsExactlyInAnyOrderElementsOf(kinds(ManagementCall.class));
    for (ManagementCall<?> call : calls) {
      assertThatThrownBy(() -> ada.manage(call).await(LIMIT))
          .as(call.toString())
          .isInstanceOfSatisfying(
              SessionException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED));
    }
  }

  private static List<Class<? extends ManagementCall<?>>> kinds(Class<?> sealed) {
    List<Class<? extends ManagementCall<?>>> kinds = new ArrayList<>();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        kinds.addAll(kinds(permitted));
      } else {
        kinds.add(call(permitted));
      }
    }
    return kinds;
  }

  @SuppressWarnings("unchecked") // it is permitted by the sealed interface of calls
  private static Class<? extends ManagementCall<?>> call(Class<?> kind) {
    return (Class<? extends ManagementCall<?>>) kind;
  }

  @Test
  void withoutAnAdministratorAnonymousCodeOfThisProcessManages() {
    BrokerCore broker = start(Set.of());
    assertThat(refusal(connect(broker, null))).isNull();
    assertThat(refusal(connect(broker, "ada"))).isEqualTo(Kind.NOT_PERMITTED);
  }
}
