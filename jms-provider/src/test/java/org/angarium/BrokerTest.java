package org.angarium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.angarium.session.Authentication;
import org.angarium.session.ConnectRequest;
import org.angarium.session.SessionException;
import org.junit.jupiter.api.Test;

class BrokerTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static String brokerId(Lease lease) {
    Authentication exchange =
        lease
            .endpoint()
            .connect(new ConnectRequest(ConnectRequest.ANONYMOUS, List.of(), "test"), why -> {});
    Authentication.Step step = exchange.respond(new byte[0]).await(LIMIT);
    return ((Authentication.Admitted) step).connection().info().brokerId();
  }

  @Test
  void startsWithItsFirstLeaseAndEndsWithItsLast() {
    BrokerUrl url = BrokerUrl.parse("vm://lease-count?lingerMs=0");
    Lease one = Brokers.open(url);
    Lease two = Brokers.open(url);
    String id = brokerId(one);
    assertThat(brokerId(two)).isEqualTo(id);
    one.close();
    one.close();
    assertThat(brokerId(two)).isEqualTo(id);
    two.close();
    Lease three = Brokers.open(url);
    assertThat(brokerId(three)).isNotEqualTo(id);
    three.close();
  }

  @Test
  void lingersAndIsTakenUpAgain() {
    BrokerUrl url = BrokerUrl.parse("vm://lingering?lingerMs=60000");
    Lease one = Brokers.open(url);
    String id = brokerId(one);
    one.close();
    Lease two = Brokers.open(url);
    assertThat(brokerId(two)).isEqualTo(id);
    two.close();
  }

  @Test
  void stopsWhenTheLingerTimeIsOver() {
    BrokerUrl url = BrokerUrl.parse("vm://short-linger?lingerMs=20");
    Brokers.open(url).close();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("angarium-short-linger-")));
  }

  @Test
  void refusesOtherOptionsNamingTheDifference() {
    Lease lease = Brokers.open(BrokerUrl.parse("vm://options?lingerMs=0&autoCreate=false"));
    try {
      assertThatThrownBy(
              () -> Brokers.open(BrokerUrl.parse("vm://options?lingerMs=0&autoCreate=true")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("autoCreate=false")
          .hasMessageContaining("autoCreate=true");
      Brokers.open(BrokerUrl.parse("vm://options")).close();
    } finally {
      lease.close();
    }
  }

  @Test
  void aDataFolderNeedsThePersistenceModule() {
    assertThatThrownBy(() -> Brokers.open(BrokerUrl.parse("vm://durable?data=target/none")))
        .isInstanceOf(SessionException.class)
        .hasMessageContaining("angarium-persistence");
  }

  @Test
  void aBrokerStartedByCodeRunsUntilItIsClosed() {
    Broker broker = Broker.at("vm://by-code?lingerMs=0").user("ada", "lace").start();
    BrokerUrl url = BrokerUrl.parse("vm://by-code");
    Lease lease = Brokers.open(url);
    assertThatThrownBy(() -> brokerId(lease)).hasMessageContaining("no anonymous clients");
    lease.close();
    assertThatThrownBy(() -> Broker.at("vm://by-code").start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("runs already");
    broker.close();
    broker.close();
    Lease fresh = Brokers.open(BrokerUrl.parse("vm://by-code?lingerMs=0"));
    assertThat(brokerId(fresh)).isNotEmpty();
    fresh.close();
  }

  @Test
  void closingTellsItsConnections() {
    Broker broker = Broker.at("vm://told?lingerMs=0").start();
    Lease lease = Brokers.open(BrokerUrl.parse("vm://told"));
    List<SessionException> heard = new CopyOnWriteArrayList<>();
    lease
        .endpoint()
        .connect(new ConnectRequest(ConnectRequest.ANONYMOUS, List.of(), "test"), heard::add)
        .respond(new byte[0])
        .await(LIMIT);
    broker.close();
    await().atMost(LIMIT).until(() -> !heard.isEmpty());
    assertThat(heard.get(0).kind()).isEqualTo(SessionException.Kind.CLOSED);
    lease.close();
  }
}
