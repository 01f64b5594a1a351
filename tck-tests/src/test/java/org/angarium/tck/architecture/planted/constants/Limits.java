package org.angarium.tck.architecture.planted.constants;

/** A constant that the compiler copies to where it is used. */
public final class Limits {
  public static final int MOST = 3;

  private Limits() {}
}
