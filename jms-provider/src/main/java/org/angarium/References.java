package org.angarium;

import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import javax.naming.NamingException;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.StringRefAddr;

/** Writes administered objects into JNDI references and makes them again. */
final class References {
  private static final String MAIN = "angarium";

  private References() {}

  /** An address whose text form does not show what it holds. */
  private static final class Secret extends StringRefAddr {
    private static final long serialVersionUID = 1L;

    Secret(String type, String value) {
      super(type, value);
    }

    @Override
    public String toString() {
      return "Type: " + getType() + "\nContent: ***\n";
    }
  }

  /**
   * A reference to an administered object.
   *
   * @param main a factory's URL or a destination's name
   * @param options a factory's options
   */
  static Reference of(Class<?> type, String main, Map<String, String> options) {
    Reference reference =
        new Reference(type.getName(), AngariumObjectFactory.class.getName(), null);
    reference.add(
        type == AngariumQueue.class || type == AngariumTopic.class
            ? new StringRefAddr(MAIN, main)
            : new Secret(MAIN, main));
    options.forEach(
        (name, value) ->
            reference.add(
                Options.named(name).isSecret()
                    ? new Secret(name, value)
                    : new StringRefAddr(name, value)));
    return reference;
  }

  /**
   * Makes the object that a reference describes.
   *
   * @throws NamingException when the reference is incomplete or cannot be used
   */
  static Object resolve(Reference reference) throws NamingException {
    Map<String, String> parts = parts(reference);
    String main = parts.remove(MAIN);
    if (main == null) {
      throw new NamingException("the reference has no address of type " + MAIN);
    }
    try {
      return make(reference.getClassName(), main, parts);
    } catch (IllegalArgumentException e) {
      NamingException unusable = new NamingException(e.getMessage());
      unusable.setRootCause(e);
      throw unusable;
    }
  }

  /** Whether a reference describes one of ours. */
  static boolean isOurs(Reference reference) {
    String name = reference.getClassName();
    return name.equals(AngariumConnectionFactory.class.getName())
        || name.equals(AngariumXAConnectionFactory.class.getName())
        || name.equals(AngariumQueue.class.getName())
        || name.equals(AngariumTopic.class.getName());
  }

  private static Object make(String className, String main, Map<String, String> options) {
    if (className.equals(AngariumQueue.class.getName())) {
      return main.isEmpty() ? new AngariumQueue() : new AngariumQueue(main);
    }
    if (className.equals(AngariumTopic.class.getName())) {
      return main.isEmpty() ? new AngariumTopic() : new AngariumTopic(main);
    }
    AngariumConnectionFactory factory =
        className.equals(AngariumXAConnectionFactory.class.getName())
            ? new AngariumXAConnectionFactory(main)
            : new AngariumConnectionFactory(main);
    options.forEach(factory::setOption);
    return factory;
  }

  private static Map<String, String> parts(Reference reference) {
    Map<String, String> parts = new TreeMap<>();
    Enumeration<RefAddr> addresses = reference.getAll();
    while (addresses.hasMoreElements()) {
      RefAddr address = addresses.nextElement();
      if (address.getContent() instanceof String text) {
        parts.put(address.getType(), text);
      }
    }
    return parts;
  }
}
