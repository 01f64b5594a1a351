package org.angarium.tck.conformance;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A statement of the specification with the test that shows it.
 *
 * @param id such as {@code 6.2.10-3}
 * @param text the statement in our words
 * @param type the simple name of the test's class, which is unique in the suite
 * @param method the test
 */
record TestedStatement(String id, String text, String type, String method) {
  private static final Comparator<TestedStatement> BY_NUMBER =
      Comparator.comparing(TestedStatement::numbers, Arrays::compare);

  /** Every statement in the classes beside this one and below, in the specification's order. */
  static List<TestedStatement> all() throws IOException {
    return classes().stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Statement.class))
        .map(TestedStatement::of)
        .sorted(BY_NUMBER)
        .toList();
  }

  /** Every test class beside this one and below. */
  static List<Class<?>> classes() throws IOException {
    Path folder = folder();
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(file -> file.endsWith("Test.class"))
          .map(file -> file.replaceFirst("\\.class$", "").replace('/', '.'))
          .<Class<?>>map(TestedStatement::load)
          .toList();
    }
  }

  private static Path folder() {
    try {
      return Path.of(TestedStatement.class.getResource(".").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the test classes are in no folder", e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(TestedStatement.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("a class file without its class: " + name, e);
    }
  }

  private static TestedStatement of(Method method) {
    Statement statement = method.getAnnotation(Statement.class);
    return new TestedStatement(
        statement.id(),
        statement.text(),
        method.getDeclaringClass().getSimpleName(),
        method.getName());
  }

  String section() {
    return id.substring(0, id.lastIndexOf('-'));
  }

  /** What Surefire's reports and the pages call the test. */
  String test() {
    return type + "." + method;
  }

  private int[] numbers() {
    return Arrays.stream(id.split("[.-]")).mapToInt(Integer::parseInt).toArray();
  }
}
