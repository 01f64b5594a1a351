package org.angarium.jms;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.security.PrivilegedActionException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * What the broker is told of an exception that a listener threw: its class and its text, never the
 * object. An exception that only carries another one is left out.
 */
final class FailureText {
  private static final int MAX_LENGTH = 1_000;
  private static final int MAX_DEPTH = 16;

  /** Exceptions that say nothing themselves; those of optional libraries by name. */
  private static final Set<String> CARRIERS =
      Set.of(
          RuntimeException.class.getName(),
          InvocationTargetException.class.getName(),
          UndeclaredThrowableException.class.getName(),
          PrivilegedActionException.class.getName(),
          ExecutionException.class.getName(),
          CompletionException.class.getName(),
          "jakarta.ejb.EJBException",
          "org.springframework.jms.listener.adapter.ListenerExecutionFailedException");

  private FailureText() {}

  static String of(Throwable thrown) {
    Throwable failure = thrown;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      Throwable cause = failure.getCause();
      if (cause == null || !CARRIERS.contains(failure.getClass().getName())) {
        break;
      }
      failure = cause;
    }
    String text = failure.getClass().getName();
    String message = message(failure);
    if (!message.isEmpty()) {
      text += ": " + message;
    }
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
  }

  /** The exception's own text; it is the application's code that is asked, and may fail. */
  private static String message(Throwable failure) {
    try {
      String message = failure.getMessage();
      return message == null ? "" : message;
    } catch (RuntimeException e) {
      return "(its message could not be read: %s)".formatted(e.getClass().getName());
    }
  }
}
