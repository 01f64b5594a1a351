package org.angarium.tck.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/** A test of one statement of the specification; {@code docs/CONFORMANCE.md} is made from these. */
@Test
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Statement {
  /** The section and a number within it, such as {@code 6.2.10-3}; never used twice. */
  String id();

  /** What has to hold, in one sentence of our own. */
  String text();
}
