package org.angarium.tck.architecture.planted.store;

/** Storage that the Jakarta Messaging objects must not know. */
public final class Shelf {}
