package org.angarium.tck.architecture.planted;

/** Stands in the root package. */
public final class RootThing {}
