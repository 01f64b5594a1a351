package org.angarium.tck.crash;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process under watch: what it writes, and its end. Used by one thread. */
final class Child implements AutoCloseable {
  /** How long anything may take that a process has to do, in seconds. */
  private static final long PATIENCE_S = 180;

  private static final int SIGKILLED = 128 + 9;

  private final Process process;
  private final File errors;
  private final Thread reader;
  private final BlockingQueue<Event> written = new LinkedBlockingQueue<>();
  private final List<Event> events = new ArrayList<>();

  /**
   * Starts a program.
   *
   * @param errors the file that takes its standard error
   */
  Child(Class<?> program, File errors, List<String> args) throws IOException {
    this(program, errors, List.of(), System.getProperty("java.class.path"), args);
  }

  /** Starts a program with further options of its JVM, and a class path. */
  Child(Class<?> program, File errors, List<String> options, String classPath, List<String> args)
      throws IOException {
    this.errors = errors;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-Xmx512m");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    command.add(program.getName());
    command.addAll(args);
    process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors)).start();
    reader = new Thread(this::read, "child-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Event.parse(line).ifPresent(written::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      written.add(new Event.Ended());
    }
  }

  /** What it has written so far, as far as it was looked at. */
  List<Event> events() {
    return events;
  }

  /**
   * The next event that it writes.
   *
   * @throws TimeoutException when it writes nothing for too long
   * @throws IllegalStateException when it has ended
   */
  Event next() throws InterruptedException, TimeoutException {
    Event event = poll(TimeUnit.SECONDS.toMillis(PATIENCE_S));
    if (event == null) {
      throw silent();
    }
    return event;
  }

  private TimeoutException silent() throws InterruptedException {
    return new TimeoutException(
        "process %d wrote nothing for %d s; see %s; it is in%n%s"
            .formatted(process.pid(), PATIENCE_S, errors, Stacks.write(process.pid(), errors)));
  }

  /**
   * The next event that it writes, the last of which says that it has ended, as it may, with status
   * 0.
   *
   * @throws TimeoutException when it writes nothing for too long
   */
  Event nextOrEnd() throws InterruptedException, TimeoutException {
    Event event = written.poll(PATIENCE_S, TimeUnit.SECONDS);
    if (event == null) {
      throw silent();
    }
    events.add(event);
    if (event instanceof Event.Ended) {
      awaitEnd();
    }
    return event;
  }

  /** The next event that it writes within this time; null when there is none. */
  Event poll(long millis) throws InterruptedException {
    Event event = written.poll(millis, TimeUnit.MILLISECONDS);
    if (event instanceof Event.Ended) {
      throw new IllegalStateException(
          "process %d ended by itself with status %d; see %s"
              .formatted(process.pid(), process.waitFor(), errors));
    }
    if (event != null) {
      events.add(event);
    }
    return event;
  }

  /**
   * Kills it with SIGKILL, and reads what it wrote until then. Through its handle: {@link
   * Process#destroyForcibly} would close the pipe, and what is still in it would be lost.
   */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    int status = readToEnd();
    if (status != SIGKILLED) {
      throw new IllegalStateException(
          "process %d was to be killed and ended with status %d; see %s"
              .formatted(process.pid(), status, errors));
    }
  }

  /** Kills it if it has not ended by itself, and reads what it wrote until then. */
  void end() throws InterruptedException {
    process.toHandle().destroyForcibly();
    readToEnd();
  }

  /** Waits until it ends, as it has to, with status 0. */
  void awaitEnd() throws InterruptedException {
    int status = readToEnd();
    if (status != 0) {
      throw new IllegalStateException(
          "process %d ended with status %d; see %s".formatted(process.pid(), status, errors));
    }
  }

  private int readToEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
      throw new IllegalStateException("process %d does not end".formatted(process.pid()));
    }
    reader.join();
    written.drainTo(events);
    return process.exitValue();
  }

  /** Ends it if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
