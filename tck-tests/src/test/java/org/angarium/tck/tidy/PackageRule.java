package org.angarium.tck.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** What holds for the main sources of a package together. */
final class PackageRule {
  private PackageRule() {}

  /** Every package says what it is for, in a {@code package-info.java} that is null-marked. */
  static List<String> packageInfos(List<JavaFile> files) {
    List<String> problems = new ArrayList<>();
    byFolder(files)
        .forEach(
            (folder, inside) -> {
              JavaFile info =
                  inside.stream().filter(JavaFile::isPackageInfo).findFirst().orElse(null);
              if (info == null) {
                problems.add(folder + ": no package-info.java");
              } else if (!isNullMarked(info.unit())) {
                problems.add(info.path() + ": not @NullMarked");
              } else if (!info.text().stripLeading().startsWith("/**")) {
                problems.add(info.path() + ": does not begin with what the package is for");
              }
            });
    return problems;
  }

  private static boolean isNullMarked(CompilationUnitTree unit) {
    return unit.getPackage() != null
        && unit.getPackage().getAnnotations().stream()
            .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("NullMarked"));
  }

  /** A package-private type that no other file of its package names is dead. */
  static List<String> deadTypes(List<JavaFile> files, SourceTree tree) {
    List<String> problems = new ArrayList<>();
    byFolder(files)
        .forEach(
            (folder, inside) -> {
              for (JavaFile file : inside) {
                if (isHidden(file) && !file.hasMain() && !isNamed(file, inside, tree)) {
                  problems.add(
                      file.path() + ": package-private and used by nothing in its package");
                }
              }
            });
    return problems;
  }

  private static boolean isHidden(JavaFile file) {
    List<? extends Tree> types = file.unit().getTypeDecls();
    return !types.isEmpty()
        && types.stream()
            .noneMatch(
                tree ->
                    tree instanceof ClassTree type
                        && type.getModifiers().getFlags().contains(Modifier.PUBLIC));
  }

  private static boolean isNamed(JavaFile file, List<JavaFile> inside, SourceTree tree) {
    Pattern word = Pattern.compile("\\b" + file.simpleName() + "\\b");
    return inside.stream().anyMatch(other -> other != file && word.matcher(other.text()).find())
        || tree.texts().entrySet().stream()
            .anyMatch(
                entry ->
                    entry.getKey().contains("META-INF/services/")
                        && word.matcher(entry.getValue()).find());
  }

  private static Map<String, List<JavaFile>> byFolder(List<JavaFile> files) {
    return files.stream()
        .filter(JavaFile::isMain)
        .collect(Collectors.groupingBy(JavaFile::folder, TreeMap::new, Collectors.toList()));
  }
}
