package org.angarium.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class, or one test, a broker of its own in memory. Test methods and methods
 * that run before and after each test may have parameters of the types {@link TestBroker}, {@link
 * org.angarium.AngariumConnectionFactory} and {@link org.angarium.AngariumXAConnectionFactory}.
 *
 * <p>When the test is over, the broker is closed, and with it every connection that the test left
 * open; a thread that goes on after that fails the test.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(BrokerExtension.class)
public @interface WithBroker {

  /**
   * Options of the broker and of its connections, as they follow the question mark in a URL, such
   * as {@code prefetch=1&autoCreate=false}. The option {@code data} is refused.
   */
  String options() default "";
}
