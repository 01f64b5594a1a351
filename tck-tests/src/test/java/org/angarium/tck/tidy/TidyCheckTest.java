package org.angarium.tck.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of {@link TidyTest} seen red, on files planted for it. */
class TidyCheckTest {
  private static final String MAIN = "m/src/main/java/p/";
  private static final String TEST = "m/src/test/java/p/";

  private static JavaFile main(String name, String text) {
    return new JavaFile(MAIN + name + ".java", text);
  }

  private static JavaFile test(String name, String text) {
    return new JavaFile(TEST + name + ".java", text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          public class A {} => type A has no Javadoc
          /** Is. */ public class A { public void go() {} } => method go has no Javadoc
          /** Is. */ public class A { protected void go() {} } => method go has no Javadoc
          /** Is. */ public class A { public A() {} } => constructor A() has no Javadoc
          /** Is. */ public class A { public int limit; } => field limit has no Javadoc
          /** Is. */ public interface A { void go(); } => method go has no Javadoc
          /** Is. */ public interface A { record B() {} } => type B has no Javadoc
          /** Is. */ public class A { /***/ public void go(){} } => method go has no Javadoc
          """)
  void refusesWhatOtherPackagesSeeWithoutJavadoc(String text, String problem) {
    assertThat(JavadocRule.check(main("A", text))).containsExactly(MAIN + "A.java:1: " + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class A { public void go() {} }",
        "/** Is. */ public class A { void go() {} private int limit; }",
        "/** Is. */ public class A { @Override public String toString() { return \"\"; } }",
        "/** Is. */ public enum A { ONE, TWO { void more() {} } }",
        "/** Is. */ public class A { /** Goes on. */ public void go() {} }",
        "/** Is. */ public class A { private static class B { public void go() {} } }",
      })
  void asksForNoMoreJavadocThanThat(String text) {
    assertThat(JavadocRule.check(main("A", text))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Returns the delivery count., deliveryCount",
    "Gets the delivery counts., getDeliveryCount",
    "A queue., Queue",
    "The MAX_NAME_LENGTH., MAX_NAME_LENGTH",
  })
  void refusesJavadocThatRepeatsTheName(String javadoc, String name) {
    assertThat(JavadocRule.repeats(javadoc, name)).isTrue();
  }

  @Test
  void acceptsJavadocThatSaysMoreThanTheName() {
    assertThat(JavadocRule.repeats("How often it was tried, from 1.", "deliveryCount")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          class A { void f() throws Exception { Thread.sleep(1); } } => Thread.sleep
          class A { void f() throws Exception { TimeUnit.SECONDS.sleep(1); } } => TimeUnit.SECONDS.sleep
          class A { void f() { System.out.println(); } } => System.out
          class A { void f() { System.err.println(); } } => System.err
          class A { void f() { throw new UnsupportedOperationException(); } } => UnsupportedOperationException
          class A implements JMSProducer { { throw new UnsupportedOperationException(); } } => UnsupportedOperationException
          class A { synchronized void f() {} } => synchronized
          class A { void f() { synchronized (this) {} } } => synchronized
          class QueueImpl {} => the name QueueImpl
          class QueueManager {} => the name QueueManager
          class QueueHelper {} => the name QueueHelper
          class A { class QueueUtil {} } => the name QueueUtil
          class QueueUtils {} => the name QueueUtils
          class QueueCommon {} => the name QueueCommon
          class QueueBase {} => the name QueueBase
          """)
  void refusesCallsAndNamesThatHaveNoPlace(String text, String problem) {
    assertThat(CodeRule.check(main("A", text)))
        .singleElement()
        .asString()
        .startsWith(MAIN + "A.java:1: " + problem);
  }

  @Test
  void refusesCodeInAComment() {
    String text =
        "class A {\n  // queue.close();\n  // int left = count - 1;\n  // closed; so it is.\n}";
    assertThat(CodeRule.check(main("A", text)))
        .containsExactly(
            MAIN + "A.java:2: code in a comment", MAIN + "A.java:3: code in a comment");
  }

  @Test
  void letsProgramsSpeak() {
    String speaks = "class A { public static void main(String[] a) { System.out.println(); } }";
    assertThat(CodeRule.check(test("A", speaks))).isEmpty();
    assertThat(CodeRule.check(new JavaFile("samples/src/main/java/A.java", speaks))).isEmpty();
    assertThat(CodeRule.check(main("A", speaks))).hasSize(1);
  }

  @Test
  void refusesTestsThatDoNotRun() {
    assertThat(CodeRule.check(test("QueueChecks", "class QueueChecks { @Test void a() {} }")))
        .containsExactly(
            TEST + "QueueChecks.java: has tests and is never run; name it QueueChecksTest");
    assertThat(CodeRule.check(test("QueueTest", "class QueueTest { void a() {} }")))
        .containsExactly(TEST + "QueueTest.java: is named as a test and has none");
    assertThat(CodeRule.check(test("QueueTest", "class QueueTest { @Disabled @Test void a() {} }")))
        .singleElement()
        .asString()
        .contains("@Disabled");
  }

  @Test
  void letsContractsBeInherited() {
    assertThat(CodeRule.check(test("Contract", "abstract class Contract { @Test void a() {} }")))
        .isEmpty();
    String theme = "package p;\n\ninterface PageContract { @Test default void a() {} }";
    assertThat(CodeRule.check(test("PageContract", theme))).isEmpty();
    assertThat(CodeRule.check(test("MemoryTest", "class MemoryTest extends Contract {}")))
        .isEmpty();
  }

  @Test
  void refusesAPackageThatIsNotDescribedAndNullMarked() {
    JavaFile type = main("A", "class A {}");
    assertThat(PackageRule.packageInfos(List.of(type)))
        .containsExactly(MAIN + ": no package-info.java");
    assertThat(PackageRule.packageInfos(List.of(main("package-info", "/** Is. */ package p;"))))
        .containsExactly(MAIN + "package-info.java: not @NullMarked");
    assertThat(PackageRule.packageInfos(List.of(main("package-info", "@NullMarked package p;"))))
        .containsExactly(MAIN + "package-info.java: does not begin with what the package is for");
    JavaFile whole = main("package-info", "/** Is. */ @NullMarked package p;");
    assertThat(PackageRule.packageInfos(List.of(type, whole))).isEmpty();
  }

  @Test
  void refusesAHiddenTypeThatNothingUses() {
    SourceTree nothing = SourceTree.of(Map.of());
    JavaFile hidden = main("Hidden", "final class Hidden {}");
    JavaFile user = main("User", "/** Is. */ public class User { Hidden hidden; }");
    assertThat(PackageRule.deadTypes(List.of(hidden), nothing))
        .containsExactly(MAIN + "Hidden.java: package-private and used by nothing in its package");
    assertThat(PackageRule.deadTypes(List.of(hidden, user), nothing)).isEmpty();
  }

  @Test
  void refusesDeadFiles() {
    SourceTree tree = SourceTree.of(Map.of("a/empty.java", " \n", "b.patch.rej", "x", "c~", "x"));
    assertThat(FileRule.dead(tree))
        .containsExactly("a/empty.java: empty", "b.patch.rej: left over", "c~: left over");
    SourceTree binary = new SourceTree(new TreeMap<>(), Set.of("heap.hprof", "logo.png"));
    assertThat(FileRule.dead(binary)).containsExactly("heap.hprof: left over");
  }

  @Test
  void refusesWordsThatPutWorkOff() {
    String text = "a\nb TO" + "DO c\nFIX" + "ME\nX" + "XX\n";
    assertThat(FileRule.words(SourceTree.of(Map.of("a.java", text, "b.txt", text))))
        .containsExactly(
            "a.java:2: puts work off: TO" + "DO",
            "a.java:3: puts work off: FIX" + "ME",
            "a.java:4: puts work off: X" + "XX");
  }

  @Test
  void refusesFoldersOfOneMachine() {
    String text = "cd /ho" + "me/me\n../work/a ${x}/root\nJAVA_HOME=/usr/lib" + "/jvm/x";
    assertThat(FileRule.words(SourceTree.of(Map.of(".ci/run", text))))
        .extracting(problem -> problem.replaceFirst(": .*", ""))
        .containsExactly(".ci/run:1", ".ci/run:3");
  }

  @Test
  void refusesLongFiles() {
    String lines = "\n".repeat(FileRule.MOST_LINES);
    assertThat(FileRule.length(SourceTree.of(Map.of("A.java", lines)))).isEmpty();
    assertThat(FileRule.length(SourceTree.of(Map.of("A.java", lines + "\n"))))
        .containsExactly("A.java: 901 lines, more than 900; look for the second idea in it");
  }

  @Test
  void refusesLinksThatLeadNowhere() {
    SourceTree tree =
        SourceTree.of(
            Map.of(
                "README.md",
                "[a](docs/A.md) [b](docs/B.md) [c](docs/A.md#the-first-one) [d](docs/A.md#second)"
                    + " [e](docs) [f](https://x.org/y) [g](#none)",
                "docs/A.md",
                "# The `first` one!\n```\n# second\n[x](nowhere)\n```\n[up](../README.md)"));
    assertThat(PageRule.deadLinks(tree))
        .containsExactly(
            "README.md: the link docs/B.md leads to no file",
            "README.md: the link docs/A.md#second leads to no heading",
            "README.md: the link #none leads to no heading");
  }

  @Test
  void refusesPagesThatNoPageLinksTo() {
    SourceTree tree =
        SourceTree.of(
            Map.of(
                "README.md", "[a](docs/A.md)",
                "docs/A.md", "[c](C.md#x)",
                "docs/B.md", "[b](A.md)",
                "docs/C.md", "# X"));
    assertThat(PageRule.deadPages(tree)).containsExactly("docs/B.md: no page links to it");
  }

  @Test
  void refusesVersionsOutsideTheRootPomAndVersionsWithoutAReason() {
    String root =
        "<z.version>2-beta1</z.version>"
            + "<artifactId>y</artifactId><version>1.0</version>"
            + "<artifactId>z</artifactId><version>${z.version}</version>";
    String module =
        "<parent><version>1</version></parent><artifactId>q</artifactId><version>3</version>";
    SourceTree tree =
        SourceTree.of(
            Map.of(
                "pom.xml",
                root,
                "m/pom.xml",
                module,
                BuildRule.REASONS,
                "| `y` | 1.0 | needed |\n| `z` | 1.9 | needed |"));
    assertThat(BuildRule.check(tree))
        .containsExactly(
            "m/pom.xml: no property angarium.module, so its jar has no Automatic-Module-Name",
            "m/pom.xml: version 3; versions stand in the root pom",
            "the Maven wrapper is not of the type only-script",
            "pom.xml: z has the version 2-beta1",
            BuildRule.REASONS + ": no row with `z` | 2-beta1 |");
  }
}
