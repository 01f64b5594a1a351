package org.angarium.tck.conformance;

/** What the specification leaves to a provider, or what a provider's set-up here cannot show. */
public enum Feature {
  /** ConnectionConsumer and ServerSessionPool (JMS 3.1, 11.2). */
  CONNECTION_CONSUMERS,
  /** Distributed transactions (JMS 3.1, 11.3). */
  XA,
  /** Stopping and starting again on the same data. */
  RESTART,
  /** A byte array as JMSCorrelationID (JMS 3.1, 3.4.5). */
  CORRELATION_BYTES,
  /** Administered objects can be stored: Serializable and Referenceable (JMS 3.1, 5.1). */
  STORED_OBJECTS
}
