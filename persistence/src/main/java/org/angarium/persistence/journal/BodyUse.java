package org.angarium.persistence.journal;

/**
 * That an operation uses a body that stands apart.
 *
 * @param key the body's name
 * @param length its size in bytes
 * @param added whether the operation brings it along, as a chunk file; else it was there before
 */
public record BodyUse(long key, long length, boolean added) {}
