package org.angarium.tck.peers;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Calls by name: the peers are on the class path of their own JVM only, not where this compiles.
 */
public final class Reflection {
  private Reflection() {}

  /** A new object of a class, by the first constructor that takes the arguments. */
  public static Object make(String type, Object... arguments) {
    try {
      Class<?> made = Class.forName(type);
      return Arrays.stream(made.getConstructors())
          .filter(constructor -> accepts(constructor.getParameterTypes(), arguments))
          .findFirst()
          .orElseThrow(() -> new NoSuchMethodException(type + Arrays.toString(arguments)))
          .newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("new %s failed".formatted(type), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no %s on this class path".formatted(type), e);
    }
  }

  /** The value of a public method, the first of this name that takes the arguments. */
  public static Object call(Object target, String name, Object... arguments) {
    try {
      Method method =
          Arrays.stream(target.getClass().getMethods())
              .filter(candidate -> candidate.getName().equals(name))
              .filter(candidate -> accepts(candidate.getParameterTypes(), arguments))
              .findFirst()
              .orElseThrow(() -> new NoSuchMethodException(name + Arrays.toString(arguments)));
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("%s failed".formatted(name), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot call %s of %s".formatted(name, target), e);
    }
  }

  private static boolean accepts(Class<?>[] parameters, Object[] arguments) {
    if (parameters.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < parameters.length; i++) {
      if (!MethodType.methodType(parameters[i]).wrap().returnType().isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }
}
