package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What consumers with selectors are given. */
interface SelectorContract extends TestedSeam {
  @Test
  default void gatesAConsumerByItsSelector() {
    Inbox red = consume(session(), 1, QUEUE, 100, "colour = 'red'");
    Inbox blue = consume(session(), 2, QUEUE, 100, "colour = 'blue'");
    for (int i = 0; i < 6; i++) {
      session().send(coloured(i % 2 == 0 ? "red" : "blue", "m" + i)).await(LIMIT);
    }
    session().send(coloured("green", "left")).await(LIMIT);
    assertThat(Inbox.texts(red.take(3))).containsExactly("m0", "m2", "m4");
    assertThat(Inbox.texts(blue.take(3))).containsExactly("m1", "m3", "m5");
    Inbox rest = consume(session(), 3, QUEUE, 100);
    assertThat(text(rest.take())).isEqualTo("left");
  }

  @Test
  default void findsAMatchBehindALongBacklog() {
    for (int i = 0; i < 3_000; i++) {
      session().send(coloured("red", "r" + i));
    }
    session().send(coloured("blue", "wanted")).await(LIMIT);
    Inbox blue = consume(session(), 1, QUEUE, 1, "colour = 'blue'");
    session().flush(1).await(LIMIT);
    assertThat(text(blue.take())).isEqualTo("wanted");
    Inbox red = consume(session(), 2, QUEUE, 3_000);
    assertThat(text(red.take())).isEqualTo("r0");
  }

  /** Selectors that demand a value, others, and none at all share what is there and what comes. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  default void consumersOfEveryKindOfSelectorGetWhatTheyWant(boolean backlogFirst) {
    List<String> colours = List.of("red", "green", "blue");
    List<Inbox> inboxes = new ArrayList<>();
    if (backlogFirst) {
      sendColours(colours, 20);
    }
    for (int i = 0; i < 3; i++) {
      inboxes.add(consume(session(), i, QUEUE, 3, "colour = '%s'".formatted(colours.get(i))));
    }
    inboxes.add(consume(session(), 3, QUEUE, 4, "colour LIKE 'gr%'"));
    inboxes.add(consume(session(), 4, QUEUE, 5, "NOT (colour = 'red')"));
    if (!backlogFirst) {
      sendColours(colours, 20);
    }
    for (int i = 0; i < 3; i++) {
      String colour = colours.get(i);
      assertThat(inboxes.get(i).take(3))
          .allSatisfy(one -> assertThat(one.message().properties()).containsValue(colour));
    }
    inboxes.get(3).take(4);
    inboxes.get(4).take(5);
    session().closeConsumer(0).await(LIMIT);
    Inbox again = consume(session(), 5, QUEUE, 100, "colour = 'red' AND JMSPriority = 4");
    assertThat(Inbox.texts(again.take(17))).isEqualTo(texts("red", 3, 20));
    Inbox rest = consume(session(), 6, QUEUE, 100);
    rest.take(40 - 3 - 3 - 4 - 5);
    session().flush(6).await(LIMIT);
    assertThat(rest.isEmpty()).isTrue();
  }

  private void sendColours(List<String> colours, int each) {
    for (int i = 0; i < each; i++) {
      for (String colour : colours) {
        session().send(coloured(colour, colour + i));
      }
    }
  }

  private List<String> texts(String colour, int from, int to) {
    List<String> texts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      texts.add(colour + i);
    }
    return texts;
  }

  @Test
  default void aConsumerWithoutCreditDoesNotMissWhatCameMeanwhile() {
    Inbox red = consume(session(), 1, QUEUE, 1, "colour = 'red'");
    session().send(coloured("red", "first")).await(LIMIT);
    session().send(coloured("blue", "other")).await(LIMIT);
    session().send(coloured("red", "second")).await(LIMIT);
    assertThat(text(red.take())).isEqualTo("first");
    session().credit(1, 1);
    assertThat(text(red.take())).isEqualTo("second");
  }

  @Test
  default void refusesAMalformedSelector() {
    assertRefused(
        SessionException.Kind.INVALID_SELECTOR, () -> consume(session(), 1, QUEUE, 1, "a = ("));
  }
}
