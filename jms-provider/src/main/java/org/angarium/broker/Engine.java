package org.angarium.broker;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.angarium.runtime.Clock;
import org.angarium.runtime.Mailbox;
import org.angarium.runtime.Timer;
import org.angarium.store.Store;

/**
 * What a broker runs on; all of it comes from outside, so that a simulation can bring its own.
 *
 * @param clock tells the time
 * @param timer runs tasks later
 * @param drains drains mailboxes
 * @param completions runs the continuations of replies and other calls out of the broker
 * @param derivations checks passwords; bounded
 * @param store keeps messages and metadata
 * @param elision whether a persistent message may be given to a waiting consumer before it is
 *     written
 * @param onFault is told of a fault in a task of a mailbox
 */
public record Engine(
    Clock clock,
    Timer timer,
    Executor drains,
    Executor completions,
    Executor derivations,
    Store store,
    boolean elision,
    Consumer<Throwable> onFault) {

  /** The same engine with another store. */
  Engine withStore(Store other) {
    return new Engine(clock, timer, drains, completions, derivations, other, elision, onFault);
  }

  /** A new mailbox on this engine. */
  Mailbox mailbox() {
    return new Mailbox(drains, clock, onFault);
  }
}
