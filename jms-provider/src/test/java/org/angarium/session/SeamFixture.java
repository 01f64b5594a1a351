package org.angarium.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Starts a broker for each test, connects to it, and stops it. */
public abstract class SeamFixture implements TestedSeam {
  private BrokerConnection connection;
  private BrokerSession session;
  private final List<SessionException> closings = new CopyOnWriteArrayList<>();
  private BrokerEndpoint endpoint;

  /**
   * Starts a broker that admits anonymous clients and the user {@code ada} with {@code lace}: on
   * the same data each time.
   */
  protected abstract BrokerEndpoint start();

  @BeforeEach
  final void begin() {
    endpoint = start();
    connection = newConnection();
    session = connection.openSession(atOnce());
  }

  @AfterEach
  final void end() {
    stop();
  }

  @Override
  public final void startAgain() {
    stop();
    begin();
  }

  @Override
  public final BrokerConnection connection() {
    return connection;
  }

  @Override
  public final BrokerSession session() {
    return session;
  }

  @Override
  public final List<SessionException> closings() {
    return closings;
  }

  @Override
  public final BrokerConnection connect(String mechanism, byte[] response) {
    Authentication exchange =
        endpoint.connect(new ConnectRequest(mechanism, List.of(), "test"), closings::add);
    Authentication.Step step = exchange.respond(response).await(LIMIT);
    return ((Authentication.Admitted) step).connection();
  }
}
