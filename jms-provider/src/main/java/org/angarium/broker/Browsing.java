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
    List<Entry> wanted = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.sequence <= request.upTo()
          && !entry.isExpired(now)
          && (selector == null || selector.matches(entry.envelope))) {
        wanted.add(entry);
      }
    }
    BrowseRequest.Cursor next = null;
    if (entries.size() == request.limit()) {
      Entry last = entries.get(entries.size() - 1);
      next = new BrowseRequest.Cursor(last.key.priority(), last.key.sequence());
    }
    new Page(queue, wanted, next, queue.arrivals().lastSequence(), reply).load(0);
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

  /**
   * A page of which the bodies are read that are in the store, one after the other. A message that
   * has left the queue meanwhile is left out; one that stands there is shown as unreadable.
   */
  private final class Page {
    private final MessageQueue queue;
    private final List<Entry> entries;
    private final BrowseRequest.@Nullable Cursor next;
    private final long last;
    private final Reply<BrowsePage> reply;
    private final List<Envelope> messages = new ArrayList<>();
    private final List<BrowsePage.Unreadable> unreadable = new ArrayList<>(0);

    Page(
        MessageQueue queue,
        List<Entry> entries,
        BrowseRequest.@Nullable Cursor next,
        long last,
        Reply<BrowsePage> reply) {
      this.queue = queue;
      this.entries = entries;
      this.next = next;
      this.last = last;
      this.reply = reply;
    }

    /** Goes on with the entry of this index. */
    void load(int from) {
      for (int i = from; i < entries.size(); i++) {
        Envelope message = entries.get(i).envelope;
        if (message.body() instanceof Body.Chunks chunks) {
          catalog.engine().store().readBody(chunks, new Loading(i));
          return;
        }
        messages.add(message);
      }
      reply.complete(new BrowsePage(messages, unreadable, next, last));
    }

    /** Waits for a body. */
    private final class Loading implements Store.Receiver<Body.Bytes> {
      private final int index;

      Loading(int index) {
        this.index = index;
      }

      @Override
      public void received(Body.Bytes body) {
        messages.add(entries.get(index).envelope.withBody(body));
        load(index + 1);
      }

      @Override
      public void failed(StoreException why) {
        queue.mailbox().post(() -> leaveOut(entries.get(index), why));
      }

      private void leaveOut(Entry entry, StoreException why) {
        if (entry.state != Entry.State.GONE) {
          String reason = String.valueOf(why.getMessage());
          unreadable.add(new BrowsePage.Unreadable(entry.envelope, reason));
        }
        load(index + 1);
      }
    }
  }
}
