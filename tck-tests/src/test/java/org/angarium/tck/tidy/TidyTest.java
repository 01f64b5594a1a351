package org.angarium.tck.tidy;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a script can decide about how this repository reads; see docs/CONTRIBUTING.md. */
class TidyTest {
  private static SourceTree tree;
  private static List<JavaFile> java;

  @BeforeAll
  static void readRepository() throws IOException {
    tree = SourceTree.read(Path.of(System.getProperty("angarium.root", "..")));
    java =
        tree.texts().entrySet().stream()
            .filter(entry -> entry.getKey().endsWith(".java"))
            .map(entry -> new JavaFile(entry.getKey(), entry.getValue()))
            .toList();
  }

  @Test
  void documentsWhatOtherPackagesSee() {
    failOnAny(inEachFile(JavadocRule::check));
  }

  @Test
  void containsNoCallOrNameThatHasNoPlaceHere() {
    failOnAny(inEachFile(CodeRule::check));
  }

  @Test
  void describesAndNullMarksEveryPackage() {
    failOnAny(PackageRule.packageInfos(java));
  }

  @Test
  void hasNoDeadTypes() {
    failOnAny(PackageRule.deadTypes(java, tree));
  }

  @Test
  void hasNoDeadFiles() {
    failOnAny(FileRule.dead(tree));
  }

  @Test
  void putsNoWorkOffAndNamesNoMachine() {
    failOnAny(FileRule.words(tree));
  }

  @Test
  void keepsFilesShort() {
    failOnAny(FileRule.length(tree));
  }

  @Test
  void hasNoDeadLinks() {
    failOnAny(PageRule.deadLinks(tree));
  }

  @Test
  void hasNoPageThatCannotBeReached() {
    failOnAny(PageRule.deadPages(tree));
  }

  @Test
  void pinsEveryVersionOnceAndSaysWhy() {
    failOnAny(BuildRule.check(tree));
  }

  private static List<String> inEachFile(Function<JavaFile, List<String>> rule) {
    return java.stream().map(rule).flatMap(List::stream).toList();
  }

  private static void failOnAny(List<String> problems) {
    if (!problems.isEmpty()) {
      fail("%d to put right:%n- %s".formatted(problems.size(), String.join("\n- ", problems)));
    }
  }
}
