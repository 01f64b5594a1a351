package org.angarium.tck.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each rule of {@link ArchitectureTest} seen red, on packages and tables planted for it. */
class ArchitectureCheckTest {
  private static final String BASE = "org.angarium.tck.architecture.planted";

  private static CodeGraph code;

  @BeforeAll
  static void readPlantedCode() throws IOException {
    Path root = Path.of(System.getProperty("angarium.root", ".."));
    code = new CodeGraph(BASE);
    code.addClasses("planted", new ClassFileImporter().importPackages(BASE));
    code.addImports(root.resolve("tck-tests/src/test/java").resolve(BASE.replace('.', '/')));
  }

  private static List<String> problems(String... rows) {
    String table =
        "### `planted`\n| package | purpose | may use | owner |\n|---|---|---|---|\n"
            + String.join("\n", rows);
    return new TableCheck(ArchitecturePage.parse(table), code, "planted").problems();
  }

  @Test
  void refusesAnEdgeThatIsNotListed() {
    assertThat(problems("| `jms` | objects | – | a lock |"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .contains("`jms` uses `store`, which its row does not list")
                    .contains(BASE + ".jms.Leak -> " + BASE + ".store.Shelf")
                    .contains("line 4 is:\n    | `jms` | objects | `store` | a lock |"));
  }

  @Test
  void refusesAnEdgeThatNoClassUses() {
    assertThat(problems("| `store` | shelves | `jms`, `left` | a writer |"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .contains("`store` no longer uses `jms`")
                    .contains("`store` no longer uses `left`")
                    .contains("line 4 is:\n    | `store` | shelves | – | a writer |"));
  }

  @Test
  void countsAConstantThatWasCopiedAsAUse() {
    assertThat(problems("| `reader` | reads | – | none |"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .contains("`reader` uses `constants`, which its row does not list")
                    .contains("the imports of Reader.java"));
  }

  @Test
  void refusesAPackageWithoutARow() {
    assertThat(problems())
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .contains("package `jms` has no row; add to the table of planted")
                    .contains("| `jms` | its purpose | `store` | its owner |"));
  }

  @Test
  void refusesARowWithoutAPackage() {
    assertThat(problems("| `ghost` | haunts | – | nobody |"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .contains("row without a package; remove line 4")
                    .contains("| `ghost` | haunts | – | nobody |"));
  }

  @Test
  void refusesASecondRow() {
    assertThat(problems("| `store` | a | – | b |", "| `store` | c | – | d |"))
        .anyMatch(problem -> problem.startsWith("`store` has two rows; remove line 5"));
  }

  @Test
  void refusesARowInTheTableOfAnotherModule() {
    String page =
        "### `elsewhere`\n| package | purpose | may use | owner |\n|---|---|---|---|\n"
            + "| `store` | shelves | – | a writer |";
    assertThat(new TableCheck(ArchitecturePage.parse(page), code, "planted").problems())
        .anyMatch(
            problem -> problem.startsWith("package `store` lives in planted; move line 4 there"));
  }

  @Test
  void refusesAnyUseOfTheRootPackageEvenWhenListed() {
    assertThat(problems("| `user` | uses | (root) | none |"))
        .anyMatch(problem -> problem.startsWith("`user` uses the root package"));
  }

  @Test
  void letsAnOptionalIntegrationUseTheRootPackage() {
    assertThat(problems("| `junit` | tests | (root) | none |"))
        .noneMatch(problem -> problem.contains("`junit`"));
  }

  @Test
  void letsTheRootPackageUseAll() {
    assertThat(problems("| (root) | what users touch | all | immutable |"))
        .noneMatch(problem -> problem.contains("(root)` "));
  }

  @Test
  void refusesACycleEvenWhenListed() {
    assertThat(problems("| `left` | l | `right` | – |", "| `right` | r | `left` | – |"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith("cycle of packages:")
                    .contains("`left` uses `right`: " + BASE + ".left.Left -> ")
                    .contains("`right` uses `left`: " + BASE + ".right.Right -> "));
  }

  @Test
  void acceptsARowThatSaysWhatTheCodeDoes() {
    assertThat(problems("| `jms` | objects | `store` | a lock |"))
        .noneMatch(problem -> problem.contains("`jms`"));
  }

  @Test
  void refusesJmsToKnowTheStoreWhateverItsRowSays() {
    assertThat(EngineCheck.forbiddenUses(code))
        .anyMatch(problem -> problem.startsWith("`jms` never uses `store`, whatever its row says"));
  }

  @Test
  void refusesTheBrokerEverythingThatComesFromOutside() {
    assertThat(EngineCheck.forbiddenUses(code))
        .filteredOn(problem -> problem.contains("Clockwork uses"))
        .extracting(problem -> problem.replaceFirst(".* uses ", ""))
        .containsExactlyInAnyOrder(
            "java.lang.System.nanoTime",
            "java.lang.Thread.<init>",
            "java.lang.Thread.start",
            "java.net.InetAddress",
            "java.sql.SQLException",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom",
            "org.angarium.runtime.Clock.SYSTEM");
  }

  @Test
  void refusesALockWithoutAPlaceInTheOrderAndAPlaceWithoutALock() {
    String page =
        "## Lock order\n| lock | in | guards |\n|---|---|---|\n| `goneLock` | `broker` | nothing |";
    assertThat(EngineCheck.locks(code, ArchitecturePage.parse(page).locks()))
        .containsExactly(
            "lock broker.planLock has no row in the lock order",
            "the lock order has a row for broker.goneLock, which does not exist");
  }
}
