package org.angarium.tck.ending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Close, stop and interrupt from wherever a user can call them, whatever goes on meanwhile. */
class EndingTest {
  private static final Duration LIMIT = Duration.ofMillis(Stage.LIMIT_MS);

  private final List<String> faults = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void endsFromEverywhere(Kind kind) throws Exception {
    String name = Stage.newName();
    Stage stage = new Stage(name, "");
    try (stage) {
      for (Place place : Place.values()) {
        if (place != Place.EXCEPTION_LISTENER) {
          play(stage, place, kind);
        }
      }
    }
    assertThat(faults).isEmpty();
    await().atMost(LIMIT).untilAsserted(() -> assertThat(stage.threads()).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "TRANSACTED"})
  void endsFromEverywhereOnADurableBroker(Kind kind, @TempDir Path data) throws Exception {
    String folder = URLEncoder.encode(data.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    Stage stage = new Stage(Stage.newName(), "?data=" + folder);
    try (stage) {
      for (Place place : Place.values()) {
        if (place != Place.EXCEPTION_LISTENER) {
          play(stage, place, kind);
        }
      }
    }
    assertThat(faults).isEmpty();
    await().atMost(LIMIT).untilAsserted(() -> assertThat(stage.threads()).isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void endsFromTheExceptionListenerWhenTheBrokerIsGone(Kind kind) throws Exception {
    List<Stage> stages = new ArrayList<>();
    for (Act act : Act.values()) {
      Stage stage = new Stage(Stage.newName(), "");
      stages.add(stage);
      try (stage) {
        play(stage, act, Place.EXCEPTION_LISTENER, kind);
      }
    }
    await().atMost(LIMIT).until(() -> Stage.callbackThreads().isEmpty());
    for (Stage stage : stages) {
      await().atMost(LIMIT).untilAsserted(() -> assertThat(stage.threads()).isEmpty());
    }
    assertThat(faults).isEmpty();
  }

  private void play(Stage stage, Place place, Kind kind) throws Exception {
    for (Act act : Act.values()) {
      play(stage, act, place, kind);
    }
  }

  private void play(Stage stage, Act act, Place place, Kind kind) throws Exception {
    if (!place.isPossible(act, kind)) {
      return;
    }
    try {
      Cell.play(stage, act, place, kind);
    } catch (TimeoutException | ConditionTimeoutException e) {
      throw new AssertionError(
          "%s at %s of %s does not end%n%s".formatted(act, place, kind, stacks()), e);
    } catch (Exception | AssertionError e) {
      faults.add("%s at %s of %s: %s".formatted(act, place, kind, trace(e)));
    }
  }

  /** A failure as far as it was here. */
  private static String trace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace
        .toString()
        .lines()
        .filter(line -> line.contains("angarium") || !line.startsWith("\tat"))
        .collect(Collectors.joining("\n"));
  }

  private static String stacks() {
    StringBuilder stacks = new StringBuilder();
    for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
      String name = entry.getKey().getName();
      if (name.startsWith("cell-") || name.startsWith("angarium-")) {
        stacks.append(name).append('\n');
        Arrays.stream(entry.getValue())
            .filter(frame -> !frame.getClassName().startsWith("java."))
            .forEach(frame -> stacks.append("    ").append(frame).append('\n'));
      }
    }
    return stacks.toString();
  }
}
