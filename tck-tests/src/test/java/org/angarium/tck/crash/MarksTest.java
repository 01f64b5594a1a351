package org.angarium.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MarksTest {
  private final Marks marks = new Marks(Map.of("q", 1));

  @Test
  void acceptsCountsThatGrowWithTheNotes() {
    note("p1.a:0", 1);
    note("p1.a:0", 2);
    marks.killed();
    note("p1.a:0", 3);

    assertThat(marks.violations()).isEmpty();
    assertThat(marks.redelivered()).isEqualTo(2);
    assertThat(marks.explainedByKill()).isZero();
  }

  @Test
  void acceptsOneMessageInHandForEachKill() {
    marks.killed();
    note("p1.a:0", 2);
    marks.killed();
    note("p1.a:0", 4);
    marks.killed();
    marks.killed();
    note("p3.a:0", 3);

    assertThat(marks.violations()).isEmpty();
    assertThat(marks.explainedByKill()).isEqualTo(4);
  }

  @Test
  void findsAMarkThatIsMissing() {
    note("p1.a:0", 1);
    marks.killed();
    note("p1.a:0", 1);

    assertThat(marks.violations()).singleElement().asString().contains("understated");
  }

  @Test
  void findsACountThatHasGoneDown() {
    note("p1.a:0", 1);
    note("p1.a:0", 2);
    marks.killed();
    note("p1.a:0", 2);

    assertThat(marks.violations()).singleElement().asString().contains("understated");
  }

  @Test
  void findsAMarkWithoutAKill() {
    marks.killed();
    note("p2.a:0", 2);

    assertThat(marks.violations()).singleElement().asString().contains("overstated");
  }

  @Test
  void findsTwoMessagesInOneHand() {
    marks.killed();
    note("p1.a:0", 2);
    note("p1.a:1", 2);

    assertThat(marks.violations()).singleElement().asString().contains("overstated");
  }

  @Test
  void findsMoreThanOneForOneKill() {
    note("p1.a:0", 1);
    marks.killed();
    note("p1.a:0", 4);

    assertThat(marks.violations()).singleElement().asString().contains("overstated");
  }

  @Test
  void findsAFlagThatTheCountDoesNotBear() {
    marks.noted(new Event.Seen("c", new Place("q", "p1.a:0"), true, 1, true));

    assertThat(marks.violations()).singleElement().asString().contains("disagree");
  }

  private void note(String message, int count) {
    marks.noted(new Event.Seen("c", new Place("q", message), count > 1, count, true));
  }
}
