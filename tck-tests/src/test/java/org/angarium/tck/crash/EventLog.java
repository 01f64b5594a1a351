package org.angarium.tck.crash;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes events to standard output. Each is handed to the operating system before the call returns,
 * so that it outlives the process. Safe for use by several threads.
 */
final class EventLog {
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

  void write(Event event) {
    byte[] line = (event.line() + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (out) {
      try {
        out.write(line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Says that a call is about to be made, makes it, and says that it has returned. */
  <E extends Exception> void around(Work work, Call<E> call) throws E {
    write(new Event.Begin(work));
    call.run();
    write(new Event.Done(work.kind(), work.actor(), work.number()));
  }

  /** What becomes durable with its return. */
  @FunctionalInterface
  interface Call<E extends Exception> {
    void run() throws E;
  }
}
