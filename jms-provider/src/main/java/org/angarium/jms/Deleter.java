package org.angarium.jms;

import jakarta.jms.JMSException;
import org.angarium.message.Address;

/** Deletes a temporary destination; the connection that made the destination is one. */
@FunctionalInterface
interface Deleter {

  /**
   * Deletes the destination.
   *
   * @throws JMSException when it still has consumers, is not the caller's, or cannot be deleted
   */
  void delete(Address address) throws JMSException;
}
