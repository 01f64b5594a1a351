package org.angarium.session;

/** A broker as operators see it. Safe for use by any number of threads. */
public interface ManagedBroker {

  /**
   * Asks a management question or gives a command.
   *
   * <p>Fails with {@link SessionException.Kind#NOT_PERMITTED} when the caller may not.
   */
  <R> Reply<R> manage(ManagementCall<R> call);
}
