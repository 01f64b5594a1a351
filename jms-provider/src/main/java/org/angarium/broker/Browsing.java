package org.angarium.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.angarium.message.Body;
import org.angarium.message.Envelope;
import org.angarium.selector.Selector;
import org.angarium.selector.SelectorException;
import org.angarium.session.BrowsePage;
import org.angarium.session.BrowseRequest;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.angarium.store.Store;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/** Reads one page of a queue for a browser: collects in the queue's mailbox, then loads bodies. */
final class Browsing {
  private static final Comparator<Entry> DELIVERY_ORDER =
      Comparator.<Entry>comparingInt(entry -> -entry.priority)
          .thenComparingLong(entry -> entry.sequence);

  private final Catalog catalog;
  private final Object connection;

  Browsing(Catalog catalog, Object connection) {
    this.catalog = catalog;
    this.connection = connection;
  }

  Reply<BrowsePage> read(BrowseRequest request) {
    Selector selector;
    try {
      selector = Selector.parseOrNull(request.selector());
    } catch (SelectorException e) {
      return Reply.failed(
          new SessionException(Kind.INVALID_SELECTOR, String.valueOf(e.getMessage()), e));
    }
    Reply<BrowsePage> reply = new Reply<>(catalog.engine().completions());
    catalog.declare(
        request.queue(),
        (destination, failure) -> {
          MessageQueue queue = failure == null ? destination.queue() : null;
          if (failure != null) {
            reply.fail(failure);
          } else if (queue == null
              || destination.owner() != null && destination.owner() != connection) {
            reply.fail(
                new SessionException(
                    Kind.INVALID_DESTINATION,
                    request.queue() + " is not a queue that this connection may browse"));
          } else {
            queue
                .mailbox()
                .post(() -> queue.onceRecovered(() -> collect(queue, request, selector, reply)));
          }
        });
    return reply;
  }

  private void collect(
      MessageQueue queue,
      BrowseRequest request,
      @Nullable Selector selector,
      Reply<BrowsePage> reply) {
    SessionException unreadable = queue.recovery().unreadable();
    if (unreadable != null) {
      reply.fail(unreadable);
      return;
    }
    BrowseRequest.Cursor after = request.after();
    int priority = after == null ? Envelope.MAX_PRIORITY : after.priority();
    long sequence = after == null ? Long.MIN_VALUE : after.sequence() + 1;
    List<Entry> entries = visible(queue, priority, sequence, request.limit());
    long now = catalog.engine().clock().millis();
    List<Envelope> messages = new ArrayList<>();
    for (Entry entry : entries) {
      if (!entry.isExpired(now) && (selector == null || selector.matches(entry.envelope))) {
        messages.add(entry.envelope);
      }
    }
    BrowseRequest.Cursor next = null;
    if (entries.size() == request.limit()) {
      Entry last = entries.get(entries.size() - 1);
      next = new BrowseRequest.Cursor(last.key.priority(), last.key.sequence());
    }
    load(messages, 0, next, reply);
  }

  /**
   * Ready entries, parked ones, and delivered ones that nobody has accepted yet, in delivery order.
   */
  private static List<Entry> visible(MessageQueue queue, int priority, long sequence, int limit) {
    List<Entry> entries = new ArrayList<>();
    List<Entry> others = new ArrayList<>(queue.inFlight().entries());
    others.addAll(queue.parked());
    for (Entry entry : others) {
      boolean ahead =
          entry.priority < priority || entry.priority == priority && entry.sequence >= sequence;
      if (ahead && entry.state != Entry.State.HELD) {
        entries.add(entry);
      }
    }
    Entry entry = queue.dispatch().ready().atOrAfter(priority, sequence);
    for (int i = 0; i < limit && entry != null; i++) {
      entries.add(entry);
      entry = queue.dispatch().ready().atOrAfter(entry.priority, entry.sequence + 1);
    }
    entries.sort(DELIVERY_ORDER);
    return entries.size() <= limit ? entries : entries.subList(0, limit);
  }

  /** Reads the bodies that are in the store, one after the other; a deleted message is left out. */
  private void load(
      List<Envelope> messages,
      int from,
      BrowseRequest.@Nullable Cursor next,
      Reply<BrowsePage> reply) {
    for (int i = from; i < messages.size(); i++) {
      int index = i;
      Envelope message = messages.get(i);
      if (message.body() instanceof Body.Chunks chunks) {
        catalog
            .engine()
            .store()
            .readBody(
                chunks,
                new Store.Receiver<>() {
                  @Override
                  public void received(Body.Bytes body) {
                    messages.set(index, message.withBody(body));
                    load(messages, index + 1, next, reply);
                  }

                  @Override
                  public void failed(StoreException why) {
                    messages.remove(index);
                    load(messages, index, next, reply);
                  }
                });
        return;
      }
    }
    reply.complete(new BrowsePage(messages, next));
  }
}
