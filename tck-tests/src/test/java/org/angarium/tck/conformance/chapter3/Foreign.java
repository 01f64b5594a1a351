package org.angarium.tck.conformance.chapter3;

import jakarta.jms.Message;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Messages of another implementation: they behave as a provider's own, and are of another class.
 */
final class Foreign {
  private Foreign() {}

  /** A message of this type that is no instance of any class of the provider. */
  static <T extends Message> T of(Class<T> type, T behaviour) {
    return type.cast(
        Proxy.newProxyInstance(
            Foreign.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(behaviour, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
