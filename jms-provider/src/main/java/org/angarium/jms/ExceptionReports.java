package org.angarium.jms;

import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a connection's {@link ExceptionListener} of errors that no call reports: one at a time, on
 * a thread of its own that ends when it has nothing to do (JMS 3.1, 6.1.7). Without a listener they
 * are logged. Safe for use by any number of threads.
 */
final class ExceptionReports {
  private static final Logger LOG = LoggerFactory.getLogger(ExceptionReports.class);
  private static final long IDLE_MS = 200;

  private final ThreadPoolExecutor callbacks;
  private volatile @Nullable ExceptionListener listener;

  /** No listener yet, no thread yet. */
  ExceptionReports(String threadName) {
    callbacks =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_MS,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> new CallbackThread(task, threadName));
    callbacks.allowCoreThreadTimeOut(true);
  }

  @Nullable ExceptionListener listener() {
    return listener;
  }

  void listener(@Nullable ExceptionListener newListener) {
    listener = newListener;
  }

  /** Tells the listener, soon; never blocks. */
  void report(JMSException problem) {
    ExceptionListener told = listener;
    if (told == null) {
      LOG.warn("an error that no call reports, and no ExceptionListener is set", problem);
    } else {
      callbacks.execute(() -> tell(told, problem));
    }
  }

  private static void tell(ExceptionListener told, JMSException problem) {
    try {
      told.onException(problem);
    } catch (RuntimeException | Error e) {
      LOG.warn("an ExceptionListener threw while it was told of {}", problem.toString(), e);
    }
  }
}
