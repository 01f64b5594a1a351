package org.angarium.tck.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A fault that is put into one source file of the provider, to see that the suite notices it.
 *
 * @param name names it, in small letters and hyphens
 * @param type the class whose source is changed
 * @param fault what is wrong then, in one sentence
 * @param caughtBy the statements by their numbers, and tests by {@code Class.method}, that fail
 * @param before the text that stands in the source, once
 * @param after what takes its place
 */
record Mutation(
    String name, String type, String fault, List<String> caughtBy, String before, String after) {

  private static final List<String> MODULES = List.of("jms-provider", "persistence");
  private static final Pattern BLOCK = Pattern.compile("(?m)^=== ");
  private static final String BEFORE = "--- before\n";
  private static final String AFTER = "--- after\n";
  private static final int HEAD_LINES = 4;

  /** All of them, as {@code mutations.txt} lists them. */
  static List<Mutation> all() throws IOException {
    try (InputStream list = Mutation.class.getResourceAsStream("mutations.txt")) {
      String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
      return BLOCK.splitAsStream(text).skip(1).map(Mutation::parse).toList();
    }
  }

  private static Mutation parse(String block) {
    List<String> head = block.lines().limit(HEAD_LINES).toList();
    int before = block.indexOf(BEFORE);
    int after = block.indexOf(AFTER);
    if (head.size() < HEAD_LINES || before < 0 || after < before) {
      throw new IllegalArgumentException("no mutation: " + block);
    }
    return new Mutation(
        head.get(0),
        head.get(1),
        head.get(2),
        Arrays.asList(head.get(3).split(", ")),
        block.substring(before + BEFORE.length(), after).stripTrailing(),
        block.substring(after + AFTER.length()).stripTrailing());
  }

  /** The source with the fault; fails unless it has the text before exactly once. */
  String mutatedSource() throws IOException {
    String source = Files.readString(source());
    int place = source.indexOf(before);
    if (place < 0 || source.indexOf(before, place + 1) >= 0) {
      throw new IllegalStateException(
          "mutation %s: %s has the text %s; write it in mutations.txt as it is now:%n%s"
              .formatted(name, type, place < 0 ? "nowhere" : "more than once", before));
    }
    return source.substring(0, place) + after + source.substring(place + before.length());
  }

  private Path source() {
    Path root = Path.of(System.getProperty("angarium.root", ".."));
    List<Path> tried = new ArrayList<>();
    for (String module : MODULES) {
      Path file = root.resolve(module).resolve("src/main/java").resolve(fileName());
      if (Files.exists(file)) {
        return file;
      }
      tried.add(file);
    }
    throw new IllegalStateException("mutation %s: no file of %s".formatted(name, tried));
  }

  /** The source file within its module's folder for sources. */
  String fileName() {
    return type.replace('.', '/') + ".java";
  }
}
