package org.angarium.tck.conformance.chapter11;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** What an application server would do: sessions in a pool, each run on a thread of its own. */
final class Pool implements ServerSessionPool {
  /** What is done with a session that was started. */
  @FunctionalInterface
  interface Work {
    void with(Session session) throws JMSException;
  }

  private final BlockingQueue<Session> free = new LinkedBlockingQueue<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<Exception> failures = new CopyOnWriteArrayList<>();
  private final Work work;

  /** A pool without sessions, whose sessions will do this. */
  Pool(Work work) {
    this.work = work;
  }

  /** A pool with so many sessions that show their messages to this listener. */
  static Pool of(int sessions, Connection connection, int mode, MessageListener listener)
      throws JMSException {
    Pool pool = new Pool(Session::run);
    for (int i = 0; i < sessions; i++) {
      pool.add(connection.createSession(mode), listener);
    }
    return pool;
  }

  /** Has another session; whoever waits for one may have it. */
  Pool add(Session session, MessageListener listener) throws JMSException {
    session.setMessageListener(listener);
    free.add(session);
    return this;
  }

  @Override
  public ServerSession getServerSession() throws JMSException {
    calls.add("getServerSession");
    try {
      return new Thready(free.take());
    } catch (InterruptedException e) {
      throw new JMSException("interrupted while no session was free");
    }
  }

  /** What the provider called, in its order. */
  List<String> calls() {
    return calls;
  }

  /** What running the sessions threw. */
  List<Exception> failures() {
    return failures;
  }

  private final class Thready implements ServerSession {
    private final Session session;

    Thready(Session session) {
      this.session = session;
    }

    @Override
    public Session getSession() {
      calls.add("getSession");
      return session;
    }

    @Override
    public void start() {
      calls.add("start");
      Thread thread = new Thread(this::run, "server session");
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      try {
        work.with(session);
      } catch (JMSException | RuntimeException e) {
        failures.add(e);
      } finally {
        free.add(session);
      }
    }
  }
}
