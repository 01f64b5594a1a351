package org.angarium.tck.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The JVM of a {@link Mutant}: runs some tests and writes down what became of each. */
final class MutantRun {
  static final String PASSED = "passed";
  static final String FAILED = "failed";

  private MutantRun() {}

  /** Runs with the file for the results and then tests, as {@code package.Class#method}. */
  public static void main(String[] args) throws IOException {
    List<DiscoverySelector> tests =
        Arrays.stream(args)
            .skip(1)
            .<DiscoverySelector>map(DiscoverySelectors::selectMethod)
            .toList();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(tests).build();
    List<String> results = new CopyOnWriteArrayList<>();
    LauncherFactory.create().execute(request, new Results(results));
    Files.write(Path.of(args[0]), results);
    System.exit(0);
  }

  /** One line for each test that came to an end, an abandoned one left out. */
  private record Results(List<String> lines) implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.getSource().orElse(null) instanceof MethodSource method) {
        String name = method.getClassName() + "#" + method.getMethodName();
        switch (result.getStatus()) {
          case SUCCESSFUL -> lines.add(PASSED + " " + name);
          case FAILED -> {
            lines.add(FAILED + " " + name);
            result.getThrowable().ifPresent(Throwable::printStackTrace);
          }
          default -> {}
        }
      }
    }
  }
}
