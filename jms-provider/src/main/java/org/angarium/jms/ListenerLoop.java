package org.angarium.jms;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A session's one thread, which calls the listeners of its consumers in turns. It is started with
 * the first listener and ends with the session, or when the broker is gone (JMS 3.1, 6.2.13).
 */
final class ListenerLoop {

  /** Gives some messages to a consumer's listener, as far as that is possible now. */
  @FunctionalInterface
  interface Server {
    void serve(AngariumConsumer consumer);
  }

  private final String threadName;
  private final Server server;
  private final ConsumerFlow flow;
  private final Runnable onIdle;
  private final WakePoint work = new WakePoint();

  /** Those whose listener may be due; each stands here once. */
  private final Queue<AngariumConsumer> due = new ConcurrentLinkedQueue<>();

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
      if (thread == null) {
        thread = new CallbackThread(this::run, threadName);
        thread.start();
      }
    } finally {
      threadLock.unlock();
    }
    arrived(consumer);
  }

  /** Something may have come for a consumer; never blocks. */
  void arrived(AngariumConsumer consumer) {
    if (consumer.becomesDue()) {
      due.add(consumer);
      work.wake();
    }
  }

  /** Makes the thread look again; never blocks. */
  void wake() {
    work.wake();
  }

  private void run() {
    while (!isOver()) {
      AngariumConsumer consumer = flow.isOpen() ? due.poll() : null;
      if (consumer == null) {
        onIdle.run();
        sleep();
      } else {
        serve(consumer);
      }
    }
  }

  private boolean isOver() {
    return ended || flow.isBroken();
  }

  private void serve(AngariumConsumer consumer) {
    consumer.isLookedAt();
    if (consumer.isListenerDue()) {
      server.serve(consumer);
      if (consumer.isListenerDue()) {
        arrived(consumer); // behind the others
      }
    }
  }

  private void sleep() {
    try {
      work.sleepUntil(() -> isOver() || flow.isOpen() && !due.isEmpty(), WakePoint.NEVER);
    } catch (InterruptedException e) {
      // Left over from a listener; the thread is this loop's own and ends by the flag alone.
      Thread.interrupted();
    }
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
