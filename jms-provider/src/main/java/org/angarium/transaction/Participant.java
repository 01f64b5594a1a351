package org.angarium.transaction;

import java.util.List;
import org.angarium.message.Envelope;
import org.angarium.runtime.Mailbox;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;

/** A queue as transactions see it. All methods but {@link #mailbox} run in its mailbox. */
public interface Participant {

  /** Where the other methods run. */
  Mailbox mailbox();

  /**
   * Runs a task here once the deliveries that recovered branches hold are known: at once, unless
   * the queue is still reading what it stores.
   */
  void onceRecovered(Runnable task);

  /** Whether the queue keeps this message in the store; never changes, any thread may ask. */
  boolean stores(Envelope message);

  /** The queue's id; any thread may ask. */
  long queueId();

  /** What removes the deliveries, of those that this work holds, that are in the store. */
  List<Operation.Delete> deletes(List<Attempt> held, Work holder);

  /** Gives a message that is about to become visible its place in the queue. */
  MessageKey place(Envelope message);

  /** Tells that a place that was given will not be used; the gap means nothing. */
  void giveUpPlace();

  /** Makes a placed message visible. */
  void show(MessageKey key, Envelope message);

  /** Removes deliveries for good, of those that this work holds. */
  void remove(List<Attempt> held, Work holder);

  /** Gives deliveries back, of those that this work holds, to be delivered again, as seen. */
  void giveBack(List<Attempt> held, Work holder);
}
