package org.angarium.session;

import java.util.List;

/** A broker that can be connected to. Safe for use by any number of threads. */
public interface BrokerEndpoint {

  /** The authentication mechanisms offered, by their SASL names, strongest first. */
  List<String> mechanisms();

  /**
   * Begins to connect. Nothing is admitted before the exchange ends with {@link
   * Authentication.Admitted}.
   *
   * @param events hears what happens to the connection once it is admitted
   */
  Authentication connect(ConnectRequest request, ConnectionEvents events);
}
