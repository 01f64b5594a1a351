package org.angarium.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Faults that are put into the provider are noticed by the tests that are to notice them. The
 * statement {@link #CONTROL} holds in spite of each, so that no fault simply breaks everything.
 */
class MutationTest {
  private static final String CONTROL = "3.4.3-1";
  private static final int JVMS = 2;

  private static final Map<String, String> TESTS = new TreeMap<>();
  private static final Map<Mutation, Future<Map<String, String>>> trials = new LinkedHashMap<>();
  private static final ExecutorService jvms = Executors.newFixedThreadPool(JVMS);
  private static Future<Map<String, String>> unchanged;
  private static List<Mutation> mutations;

  @BeforeAll
  static void begin() throws IOException {
    mutations = Mutation.all();
    findTests();
    startJvms();
  }

  private static void findTests() throws IOException {
    for (Class<?> type : TestedStatement.classes()) {
      Stream.of(type.getDeclaredMethods())
          .forEach(
              method ->
                  TESTS.put(
                      type.getSimpleName() + "." + method.getName(),
                      type.getName() + "#" + method.getName()));
    }
    for (TestedStatement statement : TestedStatement.all()) {
      TESTS.put(statement.id(), TESTS.get(statement.test()));
    }
  }

  private static void startJvms() {
    unchanged = jvms.submit(() -> Mutant.unchanged().run(allTests()));
    for (Mutation mutation : mutations) {
      trials.put(mutation, jvms.submit(() -> tryOut(mutation)));
    }
  }

  @AfterAll
  static void endJvms() {
    jvms.shutdownNow();
  }

  @Test
  void thereAreTwentyAtLeast() {
    assertThat(mutations).hasSizeGreaterThanOrEqualTo(20);
    assertThat(mutations).extracting(Mutation::name).doesNotHaveDuplicates();
  }

  @Test
  void eachChangesItsSourceInOnePlace() throws IOException {
    for (Mutation mutation : mutations) {
      assertThat(mutation.mutatedSource()).contains(mutation.after());
    }
  }

  @Test
  void eachIsToBeCaughtByTestsOfTheSuite() {
    for (Mutation mutation : mutations) {
      assertThat(TESTS.keySet()).as(mutation.name()).containsAll(mutation.caughtBy());
    }
  }

  @Test
  void withoutAFaultTheTestsPass() throws Exception {
    Map<String, String> results = unchanged.get();

    assertThat(results.keySet()).containsExactlyInAnyOrderElementsOf(allTests());
    assertThat(results.values()).containsOnly(MutantRun.PASSED);
  }

  @TestFactory
  Stream<DynamicTest> isCaught() {
    return trials.entrySet().stream()
        .map(
            trial ->
                DynamicTest.dynamicTest(
                    trial.getKey().name(), () -> isCaught(trial.getKey(), trial.getValue().get())));
  }

  private static void isCaught(Mutation mutation, Map<String, String> results) {
    Map<String, String> expected = new TreeMap<>();
    testsFor(mutation).forEach(test -> expected.put(test, MutantRun.FAILED));
    expected.put(TESTS.get(CONTROL), MutantRun.PASSED);

    assertThat(results).as(mutation.fault()).isEqualTo(expected);
  }

  private static Map<String, String> tryOut(Mutation mutation) throws Exception {
    List<String> tests = new ArrayList<>(testsFor(mutation));
    tests.add(TESTS.get(CONTROL));
    return Mutant.of(mutation).run(tests);
  }

  private static List<String> testsFor(Mutation mutation) {
    return mutation.caughtBy().stream().map(TESTS::get).toList();
  }

  private static List<String> allTests() {
    return Stream.concat(
            mutations.stream().flatMap(mutation -> testsFor(mutation).stream()),
            Stream.of(TESTS.get(CONTROL)))
        .distinct()
        .toList();
  }
}
