package org.angarium.samples;

/** From where the lines are received. */
enum Source {
  /** The queue that they were sent to. */
  QUEUE("queue"),
  /** The durable subscription to the topic that they were published to. */
  SUBSCRIPTION("subscription");

  private final String title;

  Source(String title) {
    this.title = title;
  }

  /** Its name in what the job prints. */
  String title() {
    return title;
  }

  /** The file in the data folder that takes what is received. */
  String output() {
    return title + ".out";
  }
}
