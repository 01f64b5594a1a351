package org.angarium.persistence;

/** What a power cut left differs from what was confirmed; or the store does not open after it. */
final class BrokenPromise extends AssertionError {
  private static final long serialVersionUID = 1L;

  BrokenPromise(String message, Throwable cause) {
    super(message, cause);
  }
}
