package org.angarium.tck.architecture;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packages below a base package and who uses whom. A use is what the bytecode shows or a source
 * file imports: a constant that the compiler copied leaves its import behind, and so does a name
 * that only Javadoc links to.
 */
final class CodeGraph {
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?([a-z0-9_.]+)\\.[A-Z]", Pattern.MULTILINE);
  private static final Pattern PACKAGE =
      Pattern.compile("^package ([a-z0-9_.]+);", Pattern.MULTILINE);

  private final String base;
  private final Map<String, String> moduleOfPackage = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, SortedSet<String>>> uses = new TreeMap<>();
  private final Map<String, JavaClasses> classesOfModule = new LinkedHashMap<>();

  CodeGraph(String base) {
    this.base = base;
    // Names are all we ask of foreign classes; reading them would take most of the time.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
  }

  /** Adds a built Maven module; one without main sources adds nothing. */
  void addModule(String module, Path folder) throws IOException {
    Path sources = folder.resolve("src/main/java");
    if (!Files.isDirectory(sources)) {
      return;
    }
    Path classes = folder.resolve("target/classes");
    if (!Files.isDirectory(classes)) {
      throw new IllegalStateException(
          "module %s is not built: no %s; run ./mvnw verify, or give -am"
              .formatted(module, classes));
    }
    addClasses(module, new ClassFileImporter().importPath(classes));
    addImports(sources);
  }

  void addClasses(String module, JavaClasses classes) {
    classesOfModule.put(module, classes);
    for (JavaClass from : classes) {
      if (isInside(from.getPackageName())) {
        moduleOfPackage.put(relative(from.getPackageName()), module);
        for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
          JavaClass to = dependency.getTargetClass().getBaseComponentType();
          add(from.getPackageName(), to.getPackageName(), from.getName() + " -> " + to.getName());
        }
      }
    }
  }

  void addImports(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        addImports(file.getFileName().toString(), Files.readString(file));
      }
    }
  }

  void addImports(String file, String source) {
    Matcher self = PACKAGE.matcher(source);
    if (self.find()) {
      Matcher imported = IMPORT.matcher(source);
      while (imported.find()) {
        add(self.group(1), imported.group(1), "the imports of " + file);
      }
    }
  }

  SortedSet<String> packages() {
    return new TreeSet<>(moduleOfPackage.keySet());
  }

  String module(String name) {
    return moduleOfPackage.get(name);
  }

  /** What a package uses, each with the places where it does. */
  SortedMap<String, SortedSet<String>> uses(String name) {
    return uses.getOrDefault(name, new TreeMap<>());
  }

  List<JavaClass> classesIn(String name) {
    return classesOfModule.values().stream()
        .flatMap(JavaClasses::stream)
        .filter(type -> isInside(type.getPackageName()))
        .filter(type -> relative(type.getPackageName()).equals(name))
        .toList();
  }

  private void add(String fromPackage, String toPackage, String place) {
    if (isInside(fromPackage) && isInside(toPackage) && !fromPackage.equals(toPackage)) {
      uses.computeIfAbsent(relative(fromPackage), key -> new TreeMap<>())
          .computeIfAbsent(relative(toPackage), key -> new TreeSet<>())
          .add(place);
    }
  }

  private boolean isInside(String packageName) {
    return packageName.equals(base) || packageName.startsWith(base + ".");
  }

  private String relative(String packageName) {
    return packageName.equals(base) ? PackageRow.ROOT : packageName.substring(base.length() + 1);
  }
}
