package org.angarium.transaction;

/**
 * One attempt to deliver one message of a queue.
 *
 * @param sequence the message's sequence
 * @param attempt the attempt's number, unique within the queue
 */
public record Attempt(long sequence, long attempt) {}
