package org.angarium;

import java.util.Map;
import org.angarium.runtime.Clock;
import org.angarium.runtime.Timer;
import org.angarium.security.Users;
import org.jspecify.annotations.Nullable;

/**
 * What a broker is started with. Immutable.
 *
 * @param options those for the broker, by name
 * @param clock tells its time; the system's unless a timer came with another
 * @param timer runs its tasks by that clock and stays its maker's to close; null for one of its own
 */
record BrokerSetup(
    String name, Map<String, String> options, Users users, Clock clock, @Nullable Timer timer) {

  BrokerSetup {
    options = Map.copyOf(options);
  }

  /** A broker by the system's time, without users. */
  static BrokerSetup of(BrokerUrl url) {
    return new BrokerSetup(url.name(), url.brokerOptions(), Users.NONE, Clock.SYSTEM, null);
  }

  BrokerSetup with(Users others) {
    return new BrokerSetup(name, options, others, clock, timer);
  }

  BrokerSetup with(Clock otherClock, Timer otherTimer) {
    return new BrokerSetup(name, options, users, otherClock, otherTimer);
  }
}
