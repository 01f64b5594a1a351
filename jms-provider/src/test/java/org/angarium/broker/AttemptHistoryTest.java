package org.angarium.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.angarium.store.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of failed deliveries, and how the store gives it back. */
class AttemptHistoryTest {
  private static FailedAttempt failure(int number, String reason) {
    return new FailedAttempt(number, 1_000L * number, "client@host/1/" + number, reason);
  }

  private static AttemptHistory history(int failures) {
    AttemptHistory history = new AttemptHistory();
    for (int number = 1; number <= failures; number++) {
      history.add(failure(number, "reason " + number), number);
    }
    return history;
  }

  private static AttemptHistory restored(String stored) {
    return Objects.requireNonNull(AttemptHistory.restored(stored, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20, 21, 22, 50})
  void theFirstAndTheLastFailuresAreKeptAndComeBack(int failures) {
    AttemptHistory history = history(failures);
    List<String> numbers = new ArrayList<>(List.of("1"));
    for (int number = Math.max(2, failures - 19); number <= failures; number++) {
      numbers.add(String.valueOf(number));
    }
    assertThat(history.lines().stream().map(line -> line.split(" ")[0])).isEqualTo(numbers);
    AttemptHistory back = restored(history.keep());
    assertThat(back.lines()).isEqualTo(history.lines());
    AttemptHistory later = AttemptHistory.restored(history.keep(), 1_000L * failures + 7, 900_000);
    assertThat(later).isNotNull();
    assertThat(later.lastFailureElapsedMs()).isEqualTo(900_000 - 7);
    history.add(failure(failures + 1, "one more"), 99);
    back.add(failure(failures + 1, "one more"), 99);
    assertThat(back.lines()).isEqualTo(history.lines());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\tb\nc\r\nd\\n\\", "\uD83D", "\u0000\u001B[2J", "\u4E2D"})
  void anyReasonComesBackAsItWas(String reason) {
    AttemptHistory history = new AttemptHistory();
    history.add(failure(1, reason), 1);
    assertThat(restored(history.keep()).lastReason()).isEqualTo(reason);
  }

  @Test
  void theReasonOfAnAttemptIsThatOfTheLastOneOnly() {
    AttemptHistory history = history(2);
    assertThat(history.reasonOf(2)).isEqualTo("reason 2");
    assertThat(history.reasonOf(1)).isNull();
    assertThat(history.reasonOf(3)).isNull();
  }

  @Test
  void whatIsLongIsLimited() {
    AttemptHistory history = new AttemptHistory();
    for (int number = 1; number <= 30; number++) {
      history.add(
          new FailedAttempt(number, number, "\\".repeat(5_000), "\n".repeat(1_000)), number);
    }
    String kept = history.keep();
    assertThat(kept.length()).isBetween(10_000, Operation.FailedAttempts.MAX_FAILURES);
    AttemptHistory back = restored(kept);
    assertThat(back.lines().get(0)).startsWith("1 ");
    assertThat(back.lines().get(back.lines().size() - 1)).startsWith("30 ");
    assertThat(back.lastReason()).isEqualTo("\n".repeat(1_000));
    assertThat(back.lines()).allMatch(line -> line.length() <= 600);
  }

  @Test
  void onlyWhatIsNewIsToBeKept() {
    AttemptHistory history = history(1);
    assertThat(history.isKept()).isFalse();
    String stored = history.keep();
    assertThat(history.isKept()).isTrue();
    AttemptHistory back = restored(stored);
    assertThat(back.isKept()).isTrue();
    back.add(failure(2, "again"), 2);
    assertThat(back.isKept()).isFalse();
  }

  @Test
  void theTimeSinceTheFirstFailureIsReckonedByTheClock() {
    String stored = history(3).keep();
    AttemptHistory later = Objects.requireNonNull(AttemptHistory.restored(stored, 61_000, 500));
    assertThat(later.firstFailureElapsedMs()).isEqualTo(500 - 60_000);
    AttemptHistory setBack = Objects.requireNonNull(AttemptHistory.restored(stored, 7, 500));
    assertThat(setBack.firstFailureElapsedMs()).isEqualTo(500);
  }

  @Test
  void aLineThatSomebodyElseWroteIsLeftOut() {
    String stored = history(2).keep();
    assertThat(restored("nonsense\n" + stored + "\n1\tnever\tx\ty").lines()).hasSize(2);
    assertThat(AttemptHistory.restored("nonsense", 0, 0)).isNull();
    assertThat(AttemptHistory.restored(null, 0, 0)).isNull();
  }
}
