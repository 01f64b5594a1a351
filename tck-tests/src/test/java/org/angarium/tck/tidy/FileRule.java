package org.angarium.tck.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What holds for any file: not dead, not too long, without words that put work off. */
final class FileRule {
  static final int MOST_LINES = 900;

  private static final Pattern LEFT_OVER =
      Pattern.compile(".*(\\.orig|\\.rej|\\.bak|\\.tmp|\\.swp|\\.log|\\.class|\\.hprof|~)");
  // Put together here, so that this file does not refuse itself.
  private static final Pattern PUT_OFF =
      Pattern.compile("\\b(" + "TO" + "DO|FIX" + "ME|X" + "XX)\\b");
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.])/(" + "work|home|root|Users" + ")/\\w|/usr/lib" + "/jvm");
  private static final Set<String> WRITTEN =
      Set.of("java", "md", "xml", "sh", "sql", "properties", "yaml", "yml", "config", "run");
  private static final Set<String> GENERATED = Set.of("mvnw", "mvnw.cmd", "LICENSE");

  private FileRule() {}

  static List<String> dead(SourceTree tree) {
    List<String> problems = new ArrayList<>();
    tree.texts()
        .forEach(
            (path, text) -> {
              if (text.isBlank()) {
                problems.add(path + ": empty");
              }
              if (LEFT_OVER.matcher(path).matches()) {
                problems.add(path + ": left over");
              }
            });
    for (String path : tree.others()) {
      if (LEFT_OVER.matcher(path).matches()) {
        problems.add(path + ": left over");
      }
    }
    return problems;
  }

  static List<String> words(SourceTree tree) {
    List<String> problems = new ArrayList<>();
    tree.texts()
        .forEach(
            (path, text) -> {
              String ending = path.substring(path.lastIndexOf('.') + 1);
              if (GENERATED.contains(path)) {
                return;
              }
              if (WRITTEN.contains(ending) || path.equals(".ci/run")) {
                find(PUT_OFF, path, text, "puts work off", problems);
                find(MACHINE_PATH, path, text, "names a folder of one machine", problems);
              }
            });
    return problems;
  }

  private static void find(
      Pattern pattern, String path, String text, String what, List<String> problems) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      long line = text.substring(0, matcher.start()).chars().filter(unit -> unit == '\n').count();
      problems.add("%s:%d: %s: %s".formatted(path, line + 1, what, matcher.group()));
    }
  }

  static List<String> length(SourceTree tree) {
    List<String> problems = new ArrayList<>();
    tree.texts()
        .forEach(
            (path, text) -> {
              long lines = text.lines().count();
              if (path.endsWith(".java") && lines > MOST_LINES) {
                problems.add(
                    "%s: %d lines, more than %d; look for the second idea in it"
                        .formatted(path, lines, MOST_LINES));
              }
            });
    return problems;
  }
}
