package org.angarium.jms;

/**
 * A daemon thread on which application code is called back. It inherits the context class loader of
 * the thread that caused it to be made, and nothing else.
 */
final class CallbackThread extends Thread {

  /** A thread of this name. */
  CallbackThread(Runnable task, String name) {
    super(null, task, name, 0, false);
    setDaemon(true);
  }

  /** Whether the current thread is one of these. */
  static boolean isCurrent() {
    return Thread.currentThread() instanceof CallbackThread;
  }
}
