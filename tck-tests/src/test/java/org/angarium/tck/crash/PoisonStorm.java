package org.angarium.tck.crash;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.angarium.Broker;

/**
 * Sends messages, one in ten of them poison, and has them consumed by processes that are killed one
 * after the other; the last one comes to an end. Used by one thread.
 */
final class PoisonStorm {
  private static final int POISON_EVERY = 10;
  private static final int AT_ONCE = 100;

  private final Path folder;
  private final PoisonWorker.Way way;
  private final int kills;
  private final int maxDeliveries;
  private final PrintStream out;
  private final PoisonLedger ledger;

  PoisonStorm(Path folder, PoisonWorker.Way way, int kills, PrintStream out) {
    this.folder = folder;
    this.way = way;
    this.kills = kills;
    this.out = out;
    this.maxDeliveries = kills + 3; // so that kills alone never end an innocent message
    this.ledger = new PoisonLedger(maxDeliveries, PoisonWorker.CONSUMERS);
  }

  /** Does it all; returns what was promised and not kept. */
  List<String> run(int messages)
      throws JMSException, IOException, InterruptedException, TimeoutException {
    send(messages);
    int poison = messages / POISON_EVERY;
    long expected = messages - poison + (long) poison * maxDeliveries;
    int killed = 0;
    for (int process = 1; process <= kills; process++) {
      killed += isKilled(process, expected * process / (kills + 1)) ? 1 : 0;
    }
    isKilled(kills + 1, Long.MAX_VALUE);
    out.printf(
        "poison storm: %s, %d messages, %d of them poison, %d kills, %d attempts%n",
        way, messages, poison, killed, ledger.seen());
    return ledger.violations();
  }

  @SuppressWarnings("try") // the broker is there for the context
  private void send(int messages) throws JMSException {
    try (Broker broker = PoisonWorker.broker(folder.resolve("data"));
        JMSContext context = Site.running().createContext(JMSContext.SESSION_TRANSACTED)) {
      JMSProducer producer = context.createProducer();
      for (int number = 1; number <= messages; number++) {
        boolean poison = number % POISON_EVERY == 0;
        Message message = Site.message(context, "m" + number);
        message.setBooleanProperty(PoisonWorker.POISON, poison);
        producer.send(context.createQueue(PoisonWorker.ORDERS), message);
        ledger.sent("m" + number, poison);
        if (number % AT_ONCE == 0) {
          context.commit();
        }
      }
      context.commit();
    }
  }

  /** Runs a process until so many attempts were seen in all; false when it ended by itself. */
  private boolean isKilled(int process, long attempts)
      throws IOException, InterruptedException, TimeoutException {
    List<String> args =
        List.of(
            folder.resolve("data").toString(),
            String.valueOf(process),
            way.name(),
            String.valueOf(maxDeliveries));
    Path errors = folder.resolve("errors-" + process + ".txt");
    try (Child child = new Child(PoisonWorker.class, errors.toFile(), args)) {
      while (ledger.seen() < attempts) {
        Event event = child.nextOrEnd();
        ledger.add(event);
        if (event instanceof Event.Ended) {
          return false;
        }
      }
      int taken = child.events().size();
      child.kill();
      List<Event> all = child.events();
      all.subList(taken, all.size()).forEach(ledger::add);
      ledger.killed();
      return true;
    }
  }
}
