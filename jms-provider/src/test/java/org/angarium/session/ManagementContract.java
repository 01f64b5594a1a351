package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is seen of destinations from outside: browsed, described and changed. */
interface ManagementContract extends TestedSeam {
  @Test
  default void browsesPageByPageWithoutTaking() {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      session().send(message(QUEUE, "m" + i, true)).await(LIMIT);
      sent.add("m" + i);
    }
    session().send(delayed("hidden", connection().nowMs() + 100_000)).await(LIMIT);
    consume(session(), 1, QUEUE, 3).take(3);
    List<String> seen = new ArrayList<>();
    BrowseRequest.Cursor after = null;
    do {
      BrowsePage page = session().browse(new BrowseRequest(QUEUE, null, after, 10)).await(LIMIT);
      page.messages().forEach(message -> seen.add(text(message)));
      after = page.next();
    } while (after != null);
    assertThat(seen).isEqualTo(sent);
    assertThat(messagesIn(QUEUE)).isEqualTo(26);
  }

  @Test
  default void browsesWithASelector() {
    session().send(coloured("red", "r")).await(LIMIT);
    session().send(coloured("blue", "b")).await(LIMIT);
    BrowsePage page =
        session().browse(new BrowseRequest(QUEUE, "colour = 'blue'", null, 10)).await(LIMIT);
    assertThat(page.messages()).extracting(this::text).containsExactly("b");
  }

  @Test
  default void managesDestinations() {
    assertThat(manage(new ManagementCall.CreateDestination(QUEUE))).isTrue();
    assertThat(manage(new ManagementCall.CreateDestination(QUEUE))).isFalse();
    for (int i = 0; i < 3; i++) {
      session().send(message(QUEUE, "m" + i, true)).await(LIMIT);
    }
    Inbox inbox = consume(session(), 1, QUEUE, 1);
    inbox.take();
    QueueSnapshot snapshot = manage(new ManagementCall.DescribeDestination(QUEUE)).get(0);
    assertThat(snapshot).isEqualTo(new QueueSnapshot(QUEUE, null, 3, 2, 1, 0, 1, 0));
    assertThat(manage(new ManagementCall.PurgeQueue(QUEUE))).isEqualTo(2);
    assertRefused(
        SessionException.Kind.ILLEGAL_STATE,
        () -> manage(new ManagementCall.DeleteDestination(QUEUE)));
    session().closeConsumer(1).await(LIMIT);
    assertThat(manage(new ManagementCall.DeleteDestination(QUEUE))).isTrue();
    assertThat(manage(new ManagementCall.ListQueues())).isEmpty();
    assertThat(manage(new ManagementCall.DeleteDestination(QUEUE))).isFalse();
  }
}
