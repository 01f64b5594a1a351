package org.angarium.jms;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A session's one thread, which calls the listeners of its consumers in turns. It is started with
 * the first listener and ends with the session, or when the broker is gone (JMS 3.1, 6.2.13).
 */
final class ListenerLoop {

  /** Gives one message to a consumer's listener, when that is possible now. */
  @FunctionalInterface
  interface Server {
    /** Says whether a message was dealt with. */
    boolean serve(AngariumConsumer consumer);
  }

  private final String threadName;
  private final Server server;
  private final ConsumerFlow flow;
  private final Runnable onIdle;
  private final WakePoint work = new WakePoint();
  private final List<AngariumConsumer> listening = new CopyOnWriteArrayList<>();
  private final ReentrantLock threadLock = new ReentrantLock();
  private @Nullable CallbackThread thread;
  private volatile boolean ended;

  ListenerLoop(String threadName, Server server, ConsumerFlow flow, Runnable onIdle) {
    this.threadName = threadName;
    this.server = server;
    this.flow = flow;
    this.onIdle = onIdle;
  }

  /** Serves a consumer, too. */
  void add(AngariumConsumer consumer) {
    threadLock.lock();
    try {
      if (ended) {
        return;
      }
      if (!listening.contains(consumer)) {
        listening.add(consumer);
      }
      if (thread == null) {
        thread = new CallbackThread(this::run, threadName);
        thread.start();
      }
    } finally {
      threadLock.unlock();
    }
    work.wake();
  }

  /** Serves a consumer no longer. */
  void remove(AngariumConsumer consumer) {
    listening.remove(consumer);
  }

  /** Makes the thread look again; never blocks. */
  void wake() {
    work.wake();
  }

  private void run() {
    while (!isOver()) {
      if (!serveEach()) {
        onIdle.run();
        sleep();
      }
    }
  }

  private boolean isOver() {
    return ended || flow.isBroken();
  }

  /** Gives each consumer that has one a message; says whether there was any. */
  private boolean serveEach() {
    boolean any = false;
    for (AngariumConsumer consumer : listening) {
      if (!ended && flow.isOpen() && consumer.isListenerDue()) {
        any |= server.serve(consumer);
      }
    }
    return any;
  }

  private void sleep() {
    try {
      work.sleepUntil(() -> isOver() || flow.isOpen() && isAnyDue(), WakePoint.NEVER);
    } catch (InterruptedException e) {
      // Left over from a listener; the thread is this loop's own and ends by the flag alone.
      Thread.interrupted();
    }
  }

  private boolean isAnyDue() {
    for (AngariumConsumer consumer : listening) {
      if (consumer.isListenerDue()) {
        return true;
      }
    }
    return false;
  }

  /** Ends the thread and waits for it, unless it is the current one. No listener is running. */
  void end() {
    CallbackThread ending;
    threadLock.lock();
    try {
      ended = true;
      ending = thread;
    } finally {
      threadLock.unlock();
    }
    work.wake();
    if (ending != null && ending != Thread.currentThread()) {
      joinUninterruptibly(ending);
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
