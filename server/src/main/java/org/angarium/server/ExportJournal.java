package org.angarium.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.angarium.management.DeadLetter;
import org.angarium.management.JsonLetter;
import org.angarium.persistence.ExportedMessage;
import org.angarium.persistence.JournalExport;
import org.angarium.store.StoreException;

/**
 * Writes the messages of a data folder's journal to the standard output, as dead letters are
 * exported: one line of JSON each. It needs no database, and is for when that cannot be opened.
 */
public final class ExportJournal {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private ExportJournal() {}

  /**
   * Runs the command.
   *
   * @param args the data folder
   */
  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    System.exit(run(args, out, System.err));
  }

  /** Runs the command and returns its exit status. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    if (args.length != 1 || args[0].startsWith("-")) {
      err.println("usage: ExportJournal DATA > FILE");
      return USAGE;
    }
    try {
      JournalExport.Result result =
          JournalExport.run(Path.of(args[0]), message -> write(message, out));
      out.flush();
      result.damage().forEach(err::println);
      if (out.checkError()) {
        err.println("the output could not be written; is its disk full?");
        return FAILED;
      }
      err.printf("%d messages%n", result.messages());
      return result.damage().isEmpty() ? DONE : FAILED;
    } catch (StoreException e) {
      out.flush();
      err.println(e.getMessage());
      return FAILED;
    }
  }

  private static void write(ExportedMessage message, PrintStream out) {
    out.append(
            JsonLetter.write(
                DeadLetter.takenOut(
                    message.message(),
                    message.from(),
                    message.subscription(),
                    message.attempts(),
                    "exported from a journal whose database could not be opened")))
        .append('\n');
  }
}
