package org.angarium.runtime;

/**
 * A thread of ours. Mailboxes are never drained on it when something is posted from it, except by
 * the drain executor itself, so that committers, timers and completions keep their time.
 */
public final class EngineThread extends Thread {

  /** A daemon thread of this name. */
  public EngineThread(Runnable task, String name) {
    super(null, task, name, 0, false);
    setDaemon(true);
    setContextClassLoader(EngineThread.class.getClassLoader());
  }
}
