package org.angarium.broker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.session.DeliveryToken;
import org.angarium.session.Reply;
import org.angarium.transaction.Attempt;
import org.angarium.transaction.LocalTransaction;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go that cannot be consumed: one queue, made when it is first needed. A message
 * keeps its destination, headers and body, is given its history as properties, and moves in one
 * store batch. It does not expire there.
 */
final class DeadLetters {
  /** The queue of the dead letters. */
  static final Address QUEUE = Address.queue("DLQ");

  static final String REASON = "JMS_Angarium_DeadLetterReason";
  static final String FROM = "JMS_Angarium_DeadLetterFrom";
  static final String ATTEMPTS = "JMS_Angarium_DeadLetterAttempts";

  private static final int MAX_REASON = 1_000;

  private final Catalog catalog;

  DeadLetters(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Moves what a session rejects, and answers when that is durable. Any thread may call. */
  void reject(
      MessageQueue from,
      List<DeliveryToken> tokens,
      Object session,
      @Nullable String reason,
      Reply<Void> reply) {
    from.mailbox().post(() -> hold(from, tokens, session, reason, reply));
  }

  /** Takes the deliveries from the session at once, so that its closing does not return them. */
  private void hold(
      MessageQueue from,
      List<DeliveryToken> tokens,
      Object session,
      @Nullable String reason,
      Reply<Void> reply) {
    LocalTransaction transaction = new LocalTransaction(catalog.engine().store());
    List<Attempt> attempts = new ArrayList<>(tokens.size());
    List<Envelope> letters = new ArrayList<>(tokens.size());
    for (DeliveryToken token : new LinkedHashSet<>(tokens)) {
      Entry entry = from.current(token, session);
      if (entry == null) {
        reply.fail(Refusals.stale(from.address(), token));
      } else {
        attempts.add(new Attempt(token.sequence(), token.attempt()));
        letters.add(deadLetter(entry, from, reason));
      }
    }
    from.inFlight().hold(attempts, session, transaction.work());
    transaction.work().accept(from, attempts);
    catalog.change(
        over ->
            catalog.ensure(
                QUEUE,
                true,
                (destination, failure) -> {
                  MessageQueue queue = failure == null ? destination.queue() : null;
                  if (failure != null) {
                    transaction.rollBack();
                    reply.fail(failure);
                  } else if (queue != null) {
                    letters.forEach(letter -> transaction.work().send(letter, List.of(queue)));
                    transaction.commit(ClientSession.outcome(reply));
                  }
                  over.run();
                }));
  }

  /** As much of a client's reason as is kept. */
  static String limited(String reason) {
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
  }

  private static Envelope deadLetter(Entry entry, MessageQueue from, @Nullable String reason) {
    Envelope message = entry.envelope;
    Map<String, @Nullable Object> properties = new LinkedHashMap<>(message.properties());
    String last = reason == null ? entry.reason : reason;
    properties.put(REASON, last == null ? "rejected by the client" : limited(last));
    properties.put(FROM, from.address().toString());
    properties.put(ATTEMPTS, entry.begun ? entry.attempts : entry.attempts + 1);
    return new Envelope(
        message.id(),
        message.destination(),
        message.persistent(),
        message.priority(),
        message.timestampMs(),
        0,
        0,
        message.correlationId(),
        message.replyTo(),
        message.type(),
        properties,
        message.bodyType(),
        message.body());
  }
}
