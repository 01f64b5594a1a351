package org.angarium.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.angarium.tck.crash.Work.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoisonLedgerTest {
  private static final int MOST = 3;

  private final PoisonLedger ledger = new PoisonLedger(MOST, 1);

  @BeforeEach
  void send() {
    ledger.sent("good", false);
    ledger.sent("bad", true);
  }

  @Test
  void allIsWell() {
    seen("good", 1);
    died(1, 2, 3);
    assertThat(ledger.violations()).isEmpty();
    assertThat(ledger.seen()).isEqualTo(4);
  }

  @Test
  void aKillMayCutOffALine() {
    seen("good", 1);
    seen("bad", 1);
    ledger.killed();
    seen("bad", 3);
    dead("bad", MOST);
    assertThat(ledger.violations()).isEmpty();
  }

  @Test
  void aKillMayCutOffTheLastLine() {
    seen("good", 1);
    seen("bad", 1);
    seen("bad", 2);
    ledger.killed();
    dead("bad", MOST);
    assertThat(ledger.violations()).isEmpty();
  }

  @Test
  void withoutAKillNoLineIsMissing() {
    seen("good", 1);
    died(1, 3);
    assertThat(ledger.violations()).isNotEmpty();
  }

  @Test
  void aKillCutsOffOneLineForEachConsumer() {
    ledger.sent("worse", true);
    seen("good", 1);
    ledger.killed();
    seen("worse", 2);
    seen("worse", 3);
    seen("bad", 2);
    seen("bad", 3);
    dead("bad", MOST);
    dead("worse", MOST);
    assertFound("2 attempts without");
  }

  @Test
  void aCountThatDoesNotGrowIsFound() {
    seen("good", 1);
    died(1, 1, 2);
    assertThat(ledger.violations()).isNotEmpty();
  }

  @Test
  void moreDeliveriesThanTheMaximumAreFound() {
    seen("good", 1);
    died(1, 2, 3, 4);
    assertThat(ledger.violations()).isNotEmpty();
  }

  @Test
  void anEarlyDeathIsFound() {
    seen("good", 1);
    seen("bad", 1);
    dead("bad", 1);
    assertFound("died after 1");
  }

  @Test
  void aDeadLetterTwiceIsFound() {
    seen("good", 1);
    died(1, 2, 3);
    dead("bad", MOST);
    assertFound("twice");
  }

  @Test
  void aDeadLetterWithoutItsHistoryIsFound() {
    seen("good", 1);
    seen("bad", 1);
    seen("bad", 2);
    seen("bad", 3);
    Place place = new Place(PoisonWorker.DEAD, "bad");
    ledger.add(new Event.Seen("c", place, false, MOST, false));
    assertFound("a history with holes");
  }

  @Test
  void poisonThatIsLostIsFound() {
    seen("good", 1);
    seen("bad", 1);
    assertFound("no dead letter");
  }

  @Test
  void anInnocentThatIsLostOrDeadIsFound() {
    died(1, 2, 3);
    assertFound("never seen");
    dead("good", MOST);
    assertFound("no poison");
  }

  @Test
  void anInnocentThatIsTakenTwiceIsFound() {
    died(1, 2, 3);
    seen("good", 1);
    Work work = Work.takes(Kind.COMMIT, "c", 0, List.of(place("good")));
    ledger.add(new Event.Begin(work));
    ledger.add(new Event.Done(Kind.COMMIT, "c", 0));
    ledger.killed();
    seen("good", 2);
    assertFound("taken already");
  }

  @Test
  void anInnocentThatComesAgainWithoutAKillIsFound() {
    died(1, 2, 3);
    seen("good", 1);
    seen("good", 2);
    assertThat(ledger.violations()).isNotEmpty();
  }

  private void assertFound(String what) {
    assertThat(ledger.violations()).anyMatch(violation -> violation.contains(what));
  }

  private void died(int... counts) {
    for (int count : counts) {
      seen("bad", count);
    }
    dead("bad", MOST);
  }

  private void seen(String id, int count) {
    ledger.add(new Event.Seen("c", place(id), count > 1, count, true));
  }

  private void dead(String id, int attempts) {
    Place place = new Place(PoisonWorker.DEAD, id);
    ledger.add(new Event.Seen("c", place, false, attempts, true));
  }

  private static Place place(String id) {
    return new Place(PoisonWorker.ORDERS, id);
  }
}
