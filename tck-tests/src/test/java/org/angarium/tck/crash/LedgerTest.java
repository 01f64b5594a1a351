package org.angarium.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.angarium.tck.crash.Event.Abandon;
import org.angarium.tck.crash.Event.Begin;
import org.angarium.tck.crash.Event.Done;
import org.angarium.tck.crash.Event.Ended;
import org.angarium.tck.crash.Event.Seen;
import org.angarium.tck.crash.Work.Kind;
import org.junit.jupiter.api.Test;

/** The ledger finds what is planted in a log, and nothing in a log that is in order. */
class LedgerTest {
  private static final Place A1 = new Place("q", "a:1");
  private static final Place A2 = new Place("q", "a:2");
  private static final Place A3 = new Place("q", "a:3");
  private static final Place MOVED = new Place("r", "m:1");

  private final List<Event> log = new ArrayList<>();

  @Test
  void findsNothingInALogThatIsInOrder() {
    sent(A1, A2);
    seen("c", A1, 1);
    taken(Kind.AUTOMATIC, "c", A1);
    killed();
    drain(1, A2);
    assertThat(violations()).isEmpty();
  }

  @Test
  void findsALostMessage() {
    sent(A1, A2);
    drain(1, A1);
    assertThat(violations()).singleElement().asString().startsWith("lost: q/a:2");
  }

  @Test
  void findsALostCopyOfAMessage() {
    committed(Kind.SEND, "t", List.of(A1, new Place("r", "a:1")), List.of());
    drain(1, A1);
    assertThat(violations()).singleElement().asString().startsWith("lost: r/a:1");
  }

  @Test
  void aCopyMayBeSeenBeforeItsSendIsOver() {
    log.add(new Begin(Work.sends(Kind.SEND, "t", 0, List.of(A1, new Place("r", "a:1")))));
    seen("c", A1, 1);
    taken(Kind.AUTOMATIC, "c", A1);
    killed();
    assertThat(violations()).isEmpty();
  }

  @Test
  void findsALostMessageThatWasSeenAndNotAcknowledged() {
    sent(A1);
    seen("c", A1, 1);
    killed();
    assertThat(violations()).singleElement().asString().startsWith("lost: q/a:1");
  }

  @Test
  void findsALostMessageOfATransaction() {
    committed(Kind.COMMIT, "t", List.of(A1, A2), List.of());
    drain(1, A1);
    assertThat(violations()).singleElement().asString().startsWith("lost: q/a:2");
  }

  @Test
  void findsAMessageThatComesBackAfterItsAcknowledgement() {
    sent(A1);
    seen("c", A1, 1);
    taken(Kind.ACKNOWLEDGE, "c", A1);
    killed();
    drain(2, A1);
    assertThat(violations()).singleElement().asString().startsWith("returned");
  }

  @Test
  void findsAMessageThatIsGivenToTwoAtOnce() {
    sent(A1);
    seen("c", A1, 1);
    begin(Kind.ACKNOWLEDGE, "c", List.of(), List.of(A1));
    seen("d", A1, 2);
    assertThat(violations()).anyMatch(violation -> violation.startsWith("returned"));
  }

  @Test
  void letsAMessageComeBackWhoseAcknowledgementIsInDoubt() {
    sent(A1, A2);
    seen("c", A1, 1);
    seen("c", A2, 1);
    begin(Kind.ACKNOWLEDGE, "c", List.of(), List.of(A1, A2));
    killed();
    drain(2, A2);
    assertThat(violations()).isEmpty();
  }

  @Test
  void findsAnOrderBreak() {
    sent(A1, A2, A3);
    seen("c", A1, 1);
    seen("c", A3, 1);
    seen("c", A2, 1);
    taken(Kind.COMMIT, "c", A1, A3, A2);
    assertThat(violations()).singleElement().asString().startsWith("out of order (after 3)");
  }

  @Test
  void findsAnOrderBreakInTheDrainAmongFlaggedMessages() {
    sent(A1, A2);
    seen("c", A1, 1);
    killed();
    drain(1, A2);
    drain(2, A1);
    assertThat(violations()).singleElement().asString().startsWith("out of order (after 2)");
  }

  @Test
  void findsATornTransaction() {
    begin(Kind.COMMIT, "t", List.of(A1, A2), List.of());
    killed();
    drain(1, A2);
    assertThat(violations()).singleElement().asString().startsWith("torn");
  }

  @Test
  void findsAMoveThatTookAndDidNotPut() {
    move();
    killed();
    assertThat(violations()).singleElement().asString().startsWith("torn");
  }

  @Test
  void findsAMoveThatPutAndDidNotTake() {
    move();
    killed();
    drain(2, A1);
    drain(1, MOVED);
    assertThat(violations()).singleElement().asString().startsWith("torn");
  }

  @Test
  void letsATransactionInDoubtHappenWhollyOrNotAtAll() {
    begin(Kind.COMMIT, "t", List.of(A2, A3), List.of());
    move();
    killed();
    drain(2, A1);
    drain(1, A2, A3);
    assertThat(violations()).isEmpty();
  }

  @Test
  void letsAMessageBeLostWhoseSendIsInDoubtThoughItWasReceived() {
    begin(Kind.SEND, "a", List.of(A1), List.of());
    sent(A2);
    seen("m", A1, 1);
    seen("m", A2, 1);
    begin(Kind.COMMIT, "m", List.of(MOVED), List.of(A1, A2));
    killed();
    drain(2, A2);
    assertThat(violations()).isEmpty();
  }

  @Test
  void findsAMessageThatWasRolledBack() {
    log.add(new Abandon(new Work(Kind.COMMIT, "t", 1, List.of(A1), List.of())));
    drain(1, A1);
    assertThat(violations()).singleElement().asString().startsWith("out of nowhere");
  }

  @Test
  void findsAMessageThatNobodySent() {
    drain(1, A1);
    assertThat(violations()).singleElement().asString().startsWith("out of nowhere");
  }

  @Test
  void findsAMissingFlag() {
    sent(A1);
    seen("c", A1, 1);
    killed();
    drain(1, A1);
    assertThat(violations()).singleElement().asString().startsWith("unflagged");
  }

  @Test
  void findsACountThatHasNotGrown() {
    sent(A1);
    seen("c", A1, 3);
    killed();
    drain(3, A1);
    assertThat(violations()).singleElement().asString().startsWith("unflagged");
  }

  @Test
  void findsADamagedBody() {
    sent(A1);
    log.add(new Seen("c", A1, false, 1, false));
    taken(Kind.COMMIT, "c", A1);
    assertThat(violations()).singleElement().asString().startsWith("damaged");
  }

  @Test
  void countsFlagsThatNoLineExplains() {
    sent(A1, A2);
    killed();
    drain(1, A1);
    drain(2, A2);
    assertThat(read().violations()).isEmpty();
    assertThat(read().unexplained()).isEqualTo(1);
  }

  @Test
  void dropsALineThatWasCutShort() {
    String line = new Done(Kind.SEND, "a", 12).line();
    assertThat(Event.parse(line)).contains(new Done(Kind.SEND, "a", 12));
    for (int length = 0; length < line.length(); length++) {
      assertThat(Event.parse(line.substring(0, length))).isEmpty();
    }
  }

  private long works;

  private long begin(Kind kind, String actor, List<Place> produced, List<Place> consumed) {
    log.add(new Begin(new Work(kind, actor, ++works, produced, consumed)));
    return works;
  }

  private void committed(Kind kind, String actor, List<Place> produced, List<Place> consumed) {
    log.add(new Done(kind, actor, begin(kind, actor, produced, consumed)));
  }

  private void sent(Place... places) {
    for (Place place : places) {
      committed(Kind.SEND, "a", List.of(place), List.of());
    }
  }

  private void taken(Kind kind, String actor, Place... places) {
    committed(kind, actor, List.of(), List.of(places));
  }

  private void seen(String actor, Place place, int count) {
    log.add(new Seen(actor, place, count > 1, count, true));
  }

  /** Somebody has received a message and is about to commit another in its place. */
  private void move() {
    sent(A1);
    seen("m", A1, 1);
    begin(Kind.COMMIT, "m", List.of(MOVED), List.of(A1));
  }

  private void killed() {
    log.add(new Ended());
  }

  private void drain(int count, Place... places) {
    for (Place place : places) {
      seen(Ledger.DRAIN, place, count);
      taken(Kind.COMMIT, Ledger.DRAIN, place);
    }
  }

  private List<String> violations() {
    return read().violations();
  }

  /** The log, written and read again. */
  private Ledger read() {
    Ledger ledger = new Ledger(Set.of("q"));
    for (Event event : log) {
      ledger.add(Event.parse(event.line()).orElseThrow());
    }
    return ledger;
  }
}
