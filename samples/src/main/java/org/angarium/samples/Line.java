package org.angarium.samples;

/**
 * A line of a file as it stands there: the bytes with the line feed that ends them, which the last
 * one may lack. A line that is longer than {@link LineReader#LONGEST} is several of these.
 *
 * @param number its number, the first is 1
 * @param offset where it begins in the file, in bytes
 * @param bytes what it is made of; not to be changed
 */
record Line(long number, long offset, byte[] bytes) {}
