package org.angarium.tck.ending;

/** Where an act comes from, and what goes on meanwhile. */
enum Place {
  /** The thread that has made everything, while listeners run. */
  MAIN,
  /** A listener of the session itself. */
  LISTENER,
  /** A listener of another session of the connection. */
  OTHER_LISTENER,
  /** A listener of another connection. */
  FOREIGN_LISTENER,
  /** A CompletionListener of the session itself. */
  COMPLETION,
  /** A CompletionListener of another session of the connection. */
  OTHER_COMPLETION,
  /** Two threads at once, while listeners run. */
  TWO_THREADS,
  /** A listener of the session itself, for which a close of the connection waits. */
  LISTENER_WHILE_CLOSING,
  /** A listener of another session, while a close waits for a listener of the first. */
  OTHER_LISTENER_WHILE_CLOSING,
  /** A CompletionListener, for which a close of the connection waits. */
  COMPLETION_WHILE_CLOSING,
  /** A listener whose session is closed by a listener of the session that it acts on. */
  RING,
  /** The ExceptionListener, when the broker has gone. */
  EXCEPTION_LISTENER,
  /** Another thread than the one that waits in a receive. */
  WAITING,
  /** Another thread than the one that receives, and settles, one message after the other. */
  RECEIVING,
  /** Another thread than the one that sends. */
  SENDING,
  /** Another thread than the one that sends with a CompletionListener. */
  SENDING_ASYNC,
  /** Another thread than the one that browses. */
  BROWSING;

  /** Whether the session has a listener there. */
  boolean listens() {
    return ordinal() <= EXCEPTION_LISTENER.ordinal();
  }

  /** Whether nothing but the act ends or stops the subject. */
  boolean isQuiet() {
    return !name().endsWith("WHILE_CLOSING") && this != RING && this != EXCEPTION_LISTENER;
  }

  /** Whether close of what the callback belongs to must be refused there. */
  boolean refuses(Act act, Kind kind) {
    return switch (this) {
      case LISTENER, COMPLETION -> act == Act.CLOSE_SESSION || act == Act.CLOSE_CONNECTION;
      case OTHER_LISTENER, OTHER_COMPLETION -> act == Act.CLOSE_CONNECTION && !kind.isContext();
      default -> false;
    };
  }

  /** Whether an act there may be refused and may as well succeed. */
  boolean mayRefuse(Act act) {
    return switch (this) {
      case LISTENER, OTHER_LISTENER, OTHER_COMPLETION, EXCEPTION_LISTENER -> act == Act.STOP;
      // The consumer's listener may be in a commit, which waits for the CompletionListener.
      case COMPLETION -> act == Act.STOP || act == Act.CLOSE_CONSUMER;
      case LISTENER_WHILE_CLOSING, OTHER_LISTENER_WHILE_CLOSING, COMPLETION_WHILE_CLOSING, RING ->
          true;
      default -> false;
    };
  }

  boolean isPossible(Act act, Kind kind) {
    boolean onlyOneThread = this == MAIN || this == TWO_THREADS || this == RING;
    if (act == Act.INTERRUPT && onlyOneThread) {
      return false;
    }
    return switch (this) {
      case WAITING, RECEIVING -> kind != Kind.POOL;
      case BROWSING -> kind.from == Kind.From.QUEUE && kind != Kind.POOL;
      default -> true;
    };
  }
}
