package org.angarium;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.angarium.runtime.Clock;
import org.angarium.runtime.Timer;
import org.angarium.security.Users;
import org.jspecify.annotations.Nullable;

/**
 * What a broker is started with. Immutable.
 *
 * @param options those for the broker, by name
 * @param administrators which of the users may manage it
 * @param clock tells its time; the system's unless a timer came with another
 * @param timer runs its tasks by that clock and stays its maker's to close; null for one of its own
 */
record BrokerSetup(
    String name,
    Map<String, String> options,
    Users users,
    Set<String> administrators,
    Clock clock,
    @Nullable Timer timer) {

  BrokerSetup {
    options = Map.copyOf(options);
    administrators = Set.copyOf(administrators);
  }

  /** A broker by the system's time, without users. */
  static BrokerSetup of(BrokerUrl url) {
    return new BrokerSetup(
        url.name(), url.brokerOptions(), Users.NONE, Set.of(), Clock.SYSTEM, null);
  }

  BrokerSetup with(Users others) {
    return new BrokerSetup(name, options, others, administrators, clock, timer);
  }

  BrokerSetup withAdministrator(String user) {
    Set<String> more = new HashSet<>(administrators);
    more.add(user);
    return new BrokerSetup(name, options, users, more, clock, timer);
  }

  BrokerSetup with(Clock otherClock, Timer otherTimer) {
    return new BrokerSetup(name, options, users, administrators, otherClock, otherTimer);
  }
}
