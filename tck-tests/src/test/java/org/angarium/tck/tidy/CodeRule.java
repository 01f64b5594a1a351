package org.angarium.tck.tidy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/** Calls and names that have no place here, wherever they stand. */
final class CodeRule extends TreePathScanner<Void, Void> {
  private static final Pattern DRAWER =
      Pattern.compile(".*(Impl|Manager|Helper|Utils?|Common|Base)");
  private static final Pattern DISABLED_CODE =
      Pattern.compile(
          "^\\s*//\\s*(\\w+(<.*>)?\\s+)?[\\w.]+(\\s*=\\s*[^=].*|\\(.*\\))\\s*[;{]\\s*$");
  private static final Set<String> TEST_ANNOTATIONS =
      Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "Statement");

  private final JavaFile file;
  private final List<String> problems = new ArrayList<>();
  private boolean hasTests;

  private CodeRule(JavaFile file) {
    this.file = file;
  }

  static List<String> check(JavaFile file) {
    CodeRule rule = new CodeRule(file);
    rule.scan(file.unit(), null);
    rule.checkLines();
    rule.checkTestName();
    return rule.problems;
  }

  @Override
  public Void visitClass(ClassTree type, Void unused) {
    String name = type.getSimpleName().toString();
    if (DRAWER.matcher(name).matches()) {
      refuse(type, "the name %s says nothing of what it is".formatted(name));
    }
    return super.visitClass(type, null);
  }

  @Override
  public Void visitMethod(MethodTree method, Void unused) {
    if (file.isMain() && method.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
      refuse(method, "synchronized; use a ReentrantLock named for what it guards");
    }
    return super.visitMethod(method, null);
  }

  @Override
  public Void visitSynchronized(SynchronizedTree block, Void unused) {
    if (file.isMain()) {
      refuse(block, "synchronized; use a ReentrantLock named for what it guards");
    }
    return super.visitSynchronized(block, null);
  }

  @Override
  public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
    String called = call.getMethodSelect().toString();
    if (called.equals("Thread.sleep") || called.matches("(TimeUnit\\.)?[A-Z]+S\\.sleep")) {
      refuse(call, called + "; wait for a condition, with a limit");
    }
    return super.visitMethodInvocation(call, null);
  }

  @Override
  public Void visitMemberSelect(MemberSelectTree select, Void unused) {
    String text = select.toString();
    if ((text.equals("System.out") || text.equals("System.err")) && !maySpeak()) {
      refuse(select, text + "; only a program may write to the standard streams");
    }
    return super.visitMemberSelect(select, null);
  }

  @Override
  public Void visitNewClass(NewClassTree made, Void unused) {
    if (file.isMain()
        && made.getIdentifier().toString().equals("UnsupportedOperationException")
        && !isDemandedByTheApi()) {
      refuse(made, "UnsupportedOperationException; what is offered works");
    }
    return super.visitNewClass(made, null);
  }

  @Override
  public Void visitAnnotation(AnnotationTree annotation, Void unused) {
    String name = annotation.getAnnotationType().toString();
    if (name.equals("Disabled")) {
      refuse(annotation, "@Disabled; mend the test, or take it out");
    }
    hasTests |= TEST_ANNOTATIONS.contains(name);
    return super.visitAnnotation(annotation, null);
  }

  /** A producer is to throw it where a destination is named twice or not at all (JMS 3.1, 7.1). */
  private boolean isDemandedByTheApi() {
    return file.text().contains(" implements MessageProducer, ");
  }

  /** Samples and the server's command line are programs; so is a test's child process. */
  private boolean maySpeak() {
    return file.path().startsWith("samples/")
        || file.path().startsWith("server/src/main/")
        || (!file.isMain() && file.hasMain());
  }

  private void checkLines() {
    String[] lines = file.text().split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (DISABLED_CODE.matcher(lines[i]).matches()) {
        problems.add("%s:%d: code in a comment".formatted(file.path(), i + 1));
      }
    }
  }

  /** Surefire runs only what is named so; a test under another name would never be seen red. */
  private void checkTestName() {
    String name = file.simpleName();
    boolean isAbstract =
        file.text().contains("abstract class " + name + " ")
            || file.text().contains("\ninterface " + name + " ");
    boolean isAnnotation = file.text().contains("@interface " + name + " ");
    if (file.isMain() || isAbstract || isAnnotation) {
      return;
    }
    if (hasTests && !name.endsWith("Test")) {
      problems.add("%s: has tests and is never run; name it %sTest".formatted(file.path(), name));
    }
    if (!hasTests && name.endsWith("Test") && !file.text().contains("class " + name + " extends")) {
      problems.add("%s: is named as a test and has none".formatted(file.path()));
    }
  }

  private void refuse(Tree tree, String what) {
    problems.add(file.at(tree) + ": " + what);
  }
}
