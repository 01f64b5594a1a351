package org.angarium.samples;

/** Why the main job cannot go on, in one line for whoever started it. */
final class JobException extends Exception {
  private static final long serialVersionUID = 1L;

  JobException(String message) {
    super(message);
  }
}
