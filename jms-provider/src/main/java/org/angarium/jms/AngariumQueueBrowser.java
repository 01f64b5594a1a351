package org.angarium.jms;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.session.BrowsePage;
import org.angarium.session.BrowseRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the messages of a queue without taking them (JMS 3.1, 4.1.6). Each enumeration begins
 * anew and reads the queue page by page, so that it never holds more than one page. A message whose
 * body cannot be read is not shown; a warning names it.
 */
final class AngariumQueueBrowser implements QueueBrowser {
  private static final Logger LOG = LoggerFactory.getLogger(AngariumQueueBrowser.class);
  private static final int PAGE = 100;

  private final AngariumSession session;
  private final Queue queue;
  private final Address address;
  private final @Nullable String selector;
  private volatile boolean closed;

  AngariumQueueBrowser(
      AngariumSession session, Queue queue, Address address, @Nullable String selector) {
    this.session = session;
    this.queue = queue;
    this.address = address;
    this.selector = selector == null || selector.isEmpty() ? null : selector;
  }

  /** Learns from the broker whether queue and selector can be used. */
  void check() throws JMSException {
    read(null, 1);
  }

  private BrowsePage read(BrowseRequest.@Nullable Cursor after, int limit) throws JMSException {
    return JmsErrors.await(
        session.broker().browse(new BrowseRequest(address, selector, after, limit)));
  }

  @Override
  public Queue getQueue() throws JMSException {
    checkOpen();
    return queue;
  }

  @Override
  public @Nullable String getMessageSelector() throws JMSException {
    checkOpen();
    return selector;
  }

  /** An enumeration from the head of the queue; it throws JMSRuntimeException when a page fails. */
  @Override
  public Enumeration<?> getEnumeration() throws JMSException {
    checkOpen();
    return new Pages(read(null, PAGE));
  }

  @Override
  public void close() throws JMSException {
    closed = true;
  }

  private void checkOpen() throws IllegalStateException {
    session.checkOpen();
    if (closed) {
      throw new IllegalStateException("the browser of " + queue + " is closed");
    }
  }

  /** One walk through the queue. */
  private final class Pages implements Enumeration<Object> {
    private Iterator<Envelope> page;
    private BrowseRequest.@Nullable Cursor next;

    Pages(BrowsePage first) {
      page = first.messages().iterator();
      next = first.next();
      warnOfUnreadable(first);
    }

    @Override
    public boolean hasMoreElements() {
      try {
        while (!page.hasNext() && next != null) {
          checkOpen();
          BrowsePage following = read(next, PAGE);
          page = following.messages().iterator();
          next = following.next();
          warnOfUnreadable(following);
        }
      } catch (JMSException e) {
        throw JmsErrors.unchecked(e);
      }
      return page.hasNext();
    }

    private void warnOfUnreadable(BrowsePage read) {
      for (BrowsePage.Unreadable left : read.unreadable()) {
        LOG.warn(
            "a browser of {} does not show the message {}, whose body cannot be read: {}",
            address,
            left.message().id(),
            left.why());
      }
    }

    @Override
    public Object nextElement() {
      if (!hasMoreElements()) {
        throw new NoSuchElementException("the queue has no more messages");
      }
      return session.browsed(page.next());
    }
  }
}
