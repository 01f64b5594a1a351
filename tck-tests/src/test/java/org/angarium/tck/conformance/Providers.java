package org.angarium.tck.conformance;

import java.lang.reflect.InvocationTargetException;

/** The provider that this JVM runs the suite on: the system property names its class. */
final class Providers {
  static final String PROPERTY = "conformance.provider";

  private Providers() {}

  static Provider open() {
    String name = System.getProperty(PROPERTY, Providers.class.getPackageName() + ".Angarium");
    try {
      return (Provider) Class.forName(name).getDeclaredConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("provider %s did not start".formatted(name), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no provider %s; see %s".formatted(name, PROPERTY), e);
    }
  }
}
