package org.angarium.tck.crash;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

/**
 * Whether dead letters tell how each of their deliveries failed, though processes were killed in
 * between. A kill may cost, for each consumer, the line of the delivery that it cut off and that of
 * one that had just failed. Used by one thread.
 */
final class LetterHistories {
  private final int kills;
  private int mayMiss;

  LetterHistories(int kills, int consumers) {
    this.kills = kills;
    mayMiss = 2 * kills * consumers;
  }

  /** Whether a letter has the lines that it must have, after those that were asked before it. */
  boolean holds(Message letter) throws JMSException {
    int attempts = letter.getIntProperty("JMS_Angarium_DeadLetterAttempts");
    String[] lines = letter.getStringProperty("JMS_Angarium_DeadLetterHistory").split("\n");
    int failures = lines.length - 1;
    int last = 0;
    for (int i = 0; i < failures; i++) {
      int number = Integer.parseInt(lines[i].split(" ")[0]);
      if (number <= last || number > attempts) {
        return false;
      }
      last = number;
    }
    int missing = attempts - failures;
    mayMiss -= missing;
    return missing <= kills && mayMiss >= 0 && lines[failures].startsWith("ended in ");
  }
}
