package org.angarium.samples;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the main job was called with.
 *
 * @param file the file to send; null for the one that comes with the samples
 * @param data the data folder; null for a fresh one
 * @param help whether only help is wanted
 */
record JobArguments(@Nullable String file, @Nullable String data, boolean help) {
  private static final String DATA = "--data";

  /** Arguments that cannot be used. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  /** Reads {@code [--data DIR] [--help] [--] [FILE]}, in any order. */
  static JobArguments parse(List<String> args) throws UsageException {
    List<String> files = new ArrayList<>();
    String data = null;
    boolean help = false;
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (arg.equals("--")) {
        files.addAll(args.subList(i + 1, args.size()));
        break;
      } else if (arg.equals("--help") || arg.equals("-h")) {
        help = true;
      } else if (arg.equals(DATA) || arg.startsWith(DATA + "=")) {
        if (data != null) {
          throw new UsageException(DATA + " is given twice");
        }
        data = arg.equals(DATA) ? next(args, ++i) : arg.substring(DATA.length() + 1);
        if (data.isEmpty()) {
          throw new UsageException(DATA + " needs the name of a folder");
        }
      } else if (arg.startsWith("-")) {
        throw new UsageException("there is no option " + arg);
      } else {
        files.add(arg);
      }
    }
    if (files.size() > 1) {
      throw new UsageException("one FILE at most, not " + files.size());
    }
    return new JobArguments(files.isEmpty() ? null : files.get(0), data, help);
  }

  private static String next(List<String> args, int index) {
    return index < args.size() ? args.get(index) : "";
  }
}
