package org.angarium.tck.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * What another package can see has a Javadoc comment, and the comment says more than the name.
 * Exempt are overriding methods, which inherit theirs, and enum constants.
 */
final class JavadocRule extends TreePathScanner<Void, Void> {
  private static final Set<String> EMPTY_WORDS =
      Set.of("a", "an", "the", "this", "that", "is", "of", "get", "return", "set", "to", "its");

  private final JavaFile file;
  private final List<String> problems = new ArrayList<>();

  private JavadocRule(JavaFile file) {
    this.file = file;
  }

  static List<String> check(JavaFile file) {
    JavadocRule rule = new JavadocRule(file);
    if (file.isMain()) {
      rule.scan(file.unit(), null);
    }
    return rule.problems;
  }

  @Override
  public Void visitClass(ClassTree type, Void unused) {
    if (!isSeen(type.getModifiers())) {
      return null;
    }
    require(type, "type", type.getSimpleName().toString());
    return super.visitClass(type, null);
  }

  @Override
  public Void visitMethod(MethodTree method, Void unused) {
    boolean constructor = method.getReturnType() == null;
    boolean overrides =
        method.getModifiers().getAnnotations().stream()
            .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    if (isSeen(method.getModifiers()) && !overrides) {
      String name = constructor ? owner().getSimpleName() + "()" : method.getName().toString();
      require(method, constructor ? "constructor" : "method", name);
    }
    return null;
  }

  @Override
  public Void visitVariable(VariableTree field, Void unused) {
    if (isSeen(field.getModifiers()) && !isEnumConstant(field)) {
      require(field, "field", field.getName().toString());
    }
    return null;
  }

  private void require(Tree tree, String kind, String name) {
    String javadoc = file.javadoc(getCurrentPath());
    if (javadoc == null || javadoc.isBlank()) {
      problems.add("%s: %s %s has no Javadoc".formatted(file.at(tree), kind, name));
    } else if (repeats(javadoc, name)) {
      problems.add(
          "%s: the Javadoc of %s %s says no more than its name: %s"
              .formatted(file.at(tree), kind, name, javadoc.strip()));
    }
  }

  /** Whether each word of the comment that says anything is part of the name. */
  static boolean repeats(String javadoc, String name) {
    Set<String> said = words(javadoc.replaceAll("([a-z])([A-Z])", "$1 $2"));
    return !said.isEmpty() && words(name.replaceAll("([a-z])([A-Z])", "$1 $2")).containsAll(said);
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
        .map(word -> word.length() > 3 && word.endsWith("s") ? chop(word) : word)
        .filter(word -> !word.isEmpty() && !EMPTY_WORDS.contains(word))
        .collect(Collectors.toSet());
  }

  private static String chop(String word) {
    return word.substring(0, word.length() - 1);
  }

  private boolean isSeen(ModifiersTree modifiers) {
    Set<Modifier> flags = modifiers.getFlags();
    return flags.contains(Modifier.PUBLIC)
        || flags.contains(Modifier.PROTECTED)
        || (isInterface(owner()) && !flags.contains(Modifier.PRIVATE));
  }

  private static boolean isInterface(ClassTree type) {
    return type != null
        && (type.getKind() == Tree.Kind.INTERFACE || type.getKind() == Tree.Kind.ANNOTATION_TYPE);
  }

  private boolean isEnumConstant(VariableTree field) {
    return owner().getKind() == Tree.Kind.ENUM
        && field.getInitializer() instanceof NewClassTree made
        && made.getIdentifier().toString().equals(owner().getSimpleName().toString());
  }

  /** The type around the tree that is being visited; null at the top. */
  private ClassTree owner() {
    TreePath parent = getCurrentPath().getParentPath();
    return parent != null && parent.getLeaf() instanceof ClassTree type ? type : null;
  }
}
