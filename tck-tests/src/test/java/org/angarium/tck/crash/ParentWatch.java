package org.angarium.tck.crash;

import java.io.IOException;

/** Ends this process when the one that started it has gone: our standard input ends then. */
final class ParentWatch implements Runnable {
  private static final int ORPHANED = 71;

  private ParentWatch() {}

  static void start() {
    Thread watch = new Thread(new ParentWatch(), "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  @Override
  public void run() {
    try {
      int unit = 0;
      while (unit >= 0) {
        unit = System.in.read();
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(ORPHANED);
  }
}
