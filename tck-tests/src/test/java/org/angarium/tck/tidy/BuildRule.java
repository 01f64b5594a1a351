package org.angarium.tck.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The poms: versions stand in the root pom alone, and the page of dependencies explains each. */
final class BuildRule {
  static final String REASONS = "docs/decisions/0002-dependencies.md";

  private static final Pattern ARTIFACT =
      Pattern.compile(
          "<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>", Pattern.DOTALL);
  private static final Pattern PROPERTY = Pattern.compile("<([\\w.-]+)>([^<]*)</\\1>");
  private static final Pattern UNSETTLED =
      Pattern.compile(".*([\\[\\](,)]|SNAPSHOT|LATEST|RELEASE|alpha|beta|-M\\d|-?RC\\d|CR\\d).*");

  private BuildRule() {}

  static List<String> check(SourceTree tree) {
    List<String> problems = new ArrayList<>();
    tree.texts()
        .forEach(
            (path, text) -> {
              if (path.endsWith("/pom.xml")) {
                checkModule(path, text, problems);
              }
            });
    String wrapper = tree.texts().getOrDefault(".mvn/wrapper/maven-wrapper.properties", "");
    if (!wrapper.contains("distributionType=only-script")) {
      problems.add("the Maven wrapper is not of the type only-script");
    }
    checkVersions(tree, problems);
    return problems;
  }

  private static void checkModule(String path, String text, List<String> problems) {
    if (!text.contains("<angarium.module>")) {
      problems.add(path + ": no property angarium.module, so its jar has no Automatic-Module-Name");
    }
    String own = text.replaceFirst("(?s)<parent>.*?</parent>", "");
    Matcher version = Pattern.compile("<version>([^<$]+)</version>").matcher(own);
    while (version.find()) {
      problems.add(
          "%s: version %s; versions stand in the root pom".formatted(path, version.group(1)));
    }
  }

  private static void checkVersions(SourceTree tree, List<String> problems) {
    List<String> reasons = tree.texts().getOrDefault(REASONS, "").lines().toList();
    versions(tree.texts().getOrDefault("pom.xml", ""))
        .forEach(
            (artifact, version) -> {
              if (UNSETTLED.matcher(version).matches()) {
                problems.add("pom.xml: %s has the version %s".formatted(artifact, version));
              }
              String cell = "| %s |".formatted(version);
              if (reasons.stream()
                  .noneMatch(row -> row.contains("`" + artifact + "`") && row.contains(cell))) {
                problems.add("%s: no row with `%s` %s".formatted(REASONS, artifact, cell));
              }
            });
  }

  /** What the root pom pins, by artifact id; our own modules are left out. */
  private static Map<String, String> versions(String pom) {
    Map<String, String> properties = new TreeMap<>();
    Matcher property = PROPERTY.matcher(pom);
    while (property.find()) {
      properties.putIfAbsent("${" + property.group(1) + "}", property.group(2));
    }
    Map<String, String> versions = new TreeMap<>();
    Matcher artifact = ARTIFACT.matcher(pom);
    while (artifact.find()) {
      if (!artifact.group(1).startsWith("angarium")) {
        String version = artifact.group(2);
        versions.put(artifact.group(1), properties.getOrDefault(version, version));
      }
    }
    return versions;
  }
}
