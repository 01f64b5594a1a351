package org.angarium.tck.bench;

/** What a reader has to know about a suite before its figures. */
final class Preface {
  private static final String DURABLE =
      """
      Persistent messages, sent synchronously with AUTO_ACKNOWLEDGE unless the scenario is
      transacted, taken by listeners. Producers stay at most 10,000 messages ahead. A ratio is to
      the peer that was best in the same table. Equal guarantees: when `send` has returned, no
      crash loses a message that no client has settled. Artemis so configured also waits until an
      acknowledgement is on disk; we do that with `autoAckSync=true` only, and else survive with
      it the end of the process, not a power cut. Artemis's journal is NIO where there is no libaio.

      - Scenarios `apart` fill a queue without a consumer for half of a round, with 100,000
        messages at most, and then drain it. S10 fills it with 100 messages per commit, halts
        the process, starts another, measures the time to its first delivery, warms up on another
        queue, and drains with 100 per commit. The heap is what is live after a collection, less
        what was before the fill.
      - S8 is a durable subscription that four consumers share. Classic has none; there, they
        share a queue behind a virtual topic.
      - Flushes and bytes written are those of the whole block device (`/proc/diskstats`), whoever
        asked for them, the idle contenders included; nothing else should run. They, the processor
        time and the allocation are per delivered message, with its deletion.
      - Elided messages were settled before they were written, and never were.
      """;

  private static final String WAITING =
      """
      A producer inserts messages with one and the same delay, 100 per commit, persistent
      where the provider is durable. The delay is twice the time that the warm-up lets expect for
      that, so that they come due as fast as they were inserted, after the last of them; then one
      consumer takes them, 100 per commit. Late is a message by what passed between its time and
      its receipt. The heap is what is live after a collection with all of them inserted, less
      what was before. A message that came more than 2 ms before its time counts as doubled.

      - In back-off: a consumer takes all messages, 100 at a time, and rolls back; each waits for
        its next delivery, long enough for all of them to wait together. Then it takes them as they
        come due. The heap is that of all of them waiting.
      - Replay: all messages have become dead letters, after one delivery each; one call sends them
        back to their queue, from which they are taken afterwards, uncounted.
      - Peers have no rows for these two.
      """;

  private Preface() {}

  static String title(Suite suite) {
    return switch (suite.name()) {
      case "durable" -> "On disk, against peers";
      case "waiting" -> "Messages that wait for a time, against peers";
      default -> "In memory, against peers";
    };
  }

  static String text(Suite suite) {
    return switch (suite.name()) {
      case "durable" -> DURABLE;
      case "waiting" -> WAITING;
      default ->
          """
          Non-persistent messages, AUTO_ACKNOWLEDGE. Producers stay at most 10,000 messages ahead. A
          ratio is ours to the row's: above 1 we are better.
          """;
    };
  }
}
