package org.angarium.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.angarium.runtime.Clock;
import org.angarium.runtime.TimerThread;
import org.angarium.runtime.Workers;
import org.angarium.security.PasswordHash;
import org.angarium.security.Users;
import org.angarium.session.Authentication;
import org.angarium.session.BrokerConnection;
import org.angarium.session.ConnectRequest;
import org.angarium.session.ManagementCall;
import org.angarium.session.RedeliveryPolicy;
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

  @Test
  void withoutAnAdministratorAnonymousCodeOfThisProcessManages() {
    BrokerCore broker = start(Set.of());
    assertThat(refusal(connect(broker, null))).isNull();
    assertThat(refusal(connect(broker, "ada"))).isEqualTo(Kind.NOT_PERMITTED);
  }
}
