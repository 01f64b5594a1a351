package org.angarium.jms;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which classes an ObjectMessage's body may be made of: the allow-list of the option {@code
 * trustedClasses}. Everything else is refused before it is loaded. Immutable.
 *
 * <p>Always trusted are String and its builders, Number, Enum, the wrappers of the primitives,
 * BigInteger and BigDecimal, and arrays of whatever is trusted, Object among it. Collections are
 * not: nested hash tables can keep a reader busy for years. A trusted class's superclasses have to
 * be trusted, too.
 */
public final class TrustedClasses {
  /** The option's name. */
  public static final String OPTION = "trustedClasses";

  /* Object and Map.Entry are empty; collections are read into arrays of them. */
  private static final Set<String> ALWAYS =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Double",
          "java.lang.Enum",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Number",
          "java.lang.Object",
          "java.lang.Short",
          "java.lang.String",
          "java.lang.StringBuffer",
          "java.lang.StringBuilder",
          "java.math.BigDecimal",
          "java.math.BigInteger",
          "java.util.Map$Entry");

  private static final Pattern ENTRY =
      Pattern.compile(
          "\\*|[\\p{javaJavaIdentifierStart}][\\p{javaJavaIdentifierPart}]*"
              + "(\\.[\\p{javaJavaIdentifierStart}][\\p{javaJavaIdentifierPart}]*)*(\\.\\*\\*?)?");

  private final List<String> entries;

  private TrustedClasses(List<String> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads the option: entries between commas, each a class name ({@code com.acme.Order}, {@code
   * com.acme.Order$Line}), {@code com.acme.*} for the classes of one package, {@code com.acme.**}
   * for those of its subpackages also, or {@code *} for every class.
   *
   * @param option null or blank to trust nothing beyond what is always trusted
   * @throws IllegalArgumentException when entries are malformed; all of them are listed
   */
  public static TrustedClasses parse(@Nullable String option) {
    List<String> entries = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    if (option != null && !option.isBlank()) {
      for (String part : option.split(",", -1)) {
        String entry = part.strip();
        (ENTRY.matcher(entry).matches() ? entries : faults).add(entry);
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has entries %s that are none of CLASS, PACKAGE.*, PACKAGE.** and *"
              .formatted(OPTION, faults));
    }
    return new TrustedClasses(entries);
  }

  /**
   * Whether a class may be deserialised.
   *
   * @param className as {@link Class#getName} gives it, also that of a primitive or an array
   */
  boolean trusts(String className) {
    String element = elementType(className);
    return element == null
        || ALWAYS.contains(element)
        || entries.stream().anyMatch(entry -> matches(entry, element));
  }

  /** The class that an array is made of, or the class itself; null for a primitive. */
  private static @Nullable String elementType(String className) {
    int dimensions = className.lastIndexOf('[') + 1;
    if (dimensions == 0) {
      return isPrimitive(className) ? null : className;
    }
    boolean ofObjects = className.startsWith("L", dimensions) && className.endsWith(";");
    return ofObjects ? className.substring(dimensions + 1, className.length() - 1) : null;
  }

  private static boolean isPrimitive(String name) {
    return switch (name) {
      case "boolean", "byte", "char", "double", "float", "int", "long", "short", "void" -> true;
      default -> false;
    };
  }

  private static boolean matches(String entry, String className) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.endsWith(".**")) {
      return className.startsWith(entry.substring(0, entry.length() - 2));
    }
    if (entry.endsWith(".*")) {
      int packageLength = entry.length() - 1;
      return className.startsWith(entry.substring(0, packageLength))
          && className.indexOf('.', packageLength) < 0;
    }
    return entry.equals(className);
  }

  /** The entries as the option was written, without what is always trusted. */
  @Override
  public String toString() {
    return String.join(",", entries);
  }
}
