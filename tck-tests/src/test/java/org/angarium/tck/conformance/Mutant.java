package org.angarium.tck.conformance;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The provider with one fault, or without: classes in a folder of its own, and a JVM to test it.
 */
final class Mutant {
  private static final long LIMIT_SECONDS = 500;

  private final Path folder;
  private final Path classes;

  private Mutant(String name, boolean compiled) throws IOException {
    Path root = Path.of(System.getProperty("angarium.root", "..")).toAbsolutePath().normalize();
    folder = root.resolve("tck-tests/target/mutants").resolve(name);
    deleteAll(folder);
    classes = compiled ? folder.resolve("classes") : null;
    Files.createDirectories(folder.resolve("work"));
  }

  private static void deleteAll(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** The provider as it is. */
  static Mutant unchanged() throws IOException {
    return new Mutant("unchanged", false);
  }

  /** The provider with a fault, compiled. */
  static Mutant of(Mutation mutation) throws IOException {
    Mutant mutant = new Mutant(mutation.name(), true);
    Path source = mutant.folder.resolve("source").resolve(mutation.fileName());
    Files.createDirectories(source.getParent());
    Files.writeString(source, mutation.mutatedSource());
    Files.createDirectories(mutant.classes);
    compile(source, mutant.classes);
    return mutant;
  }

  private static void compile(Path source, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    List<String> options =
        List.of("--release", "17", "-proc:none", "-cp", ownClassPath(), "-d", classes.toString());
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(problems, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      if (!compiled) {
        throw new IllegalStateException("%s does not compile:%n%s".formatted(source, problems));
      }
    }
  }

  /**
   * Runs tests in a JVM that finds this provider first.
   *
   * @param tests as {@code package.Class#method}
   * @return what became of each, in the words of {@link MutantRun}
   */
  Map<String, String> run(List<String> tests) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    Path results = folder.resolve("results.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Djava.io.tmpdir=" + folder.resolve("work"));
    command.add("-cp");
    command.add(classes == null ? ownClassPath() : classes + File.pathSeparator + ownClassPath());
    command.add(MutantRun.class.getName());
    command.add(results.toString());
    command.addAll(tests);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.resolve("work").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(
            "the JVM in %s did not come to its end:%n%s"
                .formatted(folder, Files.readString(output)));
      }
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(results).stream()
        .map(line -> line.split(" ", 2))
        .collect(Collectors.toMap(part -> part[1], part -> part[0], (a, b) -> b, TreeMap::new));
  }

  private static String ownClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
