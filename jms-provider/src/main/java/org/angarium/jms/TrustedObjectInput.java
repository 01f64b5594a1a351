package org.angarium.jms;

import jakarta.jms.MessageFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

/**
 * Reads one serialised object, as far as its classes are trusted and its size is bearable.
 *
 * <p>A class is refused by its name, before it is loaded. Classes come from the thread's context
 * class loader, then from this library's. A filter that the whole JVM has applies as well.
 */
final class TrustedObjectInput extends ObjectInputStream {
  /** How deep objects may be nested. */
  static final long MAX_DEPTH = 100;

  /** How many references a graph may have. */
  static final long MAX_REFERENCES = 5_000_000;

  /** How many bytes may be read. */
  static final long MAX_BYTES = 256L << 20;

  /** How many array elements a graph may claim, beyond those that its size accounts for. */
  static final long FREE_ARRAY_ELEMENTS = 65_536;

  /*
   * An array is allocated before its elements are read, so that a few bytes can ask for gigabytes.
   * An element takes a byte at least, but a hash table's capacity may be 8 times its entries.
   */
  private static final long ARRAY_ELEMENTS_PER_BYTE = 8;

  private final Limits limits;

  private TrustedObjectInput(byte[] bytes, Limits limits) throws IOException {
    super(new ByteArrayInputStream(bytes));
    this.limits = limits;
    ObjectInputFilter ofJvm = ObjectInputFilter.Config.getSerialFilter();
    setObjectInputFilter(ofJvm == null ? limits : ObjectInputFilter.merge(limits, ofJvm));
  }

  /**
   * Reads the object.
   *
   * @throws MessageFormatException when a class is not trusted, naming it and the option, when a
   *     limit is passed, or when the bytes are no serialised object
   */
  static @Nullable Object read(byte[] bytes, TrustedClasses trusted) throws MessageFormatException {
    Limits limits = new Limits(trusted, bytes.length);
    try (TrustedObjectInput in = new TrustedObjectInput(bytes, limits)) {
      return in.readObject();
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      // The classes that are read run code of their own, which may throw whatever it likes.
      throw failure(limits.refusal, e);
    } catch (LinkageError e) {
      throw failure(limits.refusal, new ClassNotFoundException(e.toString(), e));
    }
  }

  private static MessageFormatException failure(@Nullable String refusal, Exception cause) {
    String reason = refusal == null ? "the object cannot be deserialised: " + cause : refusal;
    return JmsErrors.causedBy(new MessageFormatException(reason), cause);
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass descriptor)
      throws IOException, ClassNotFoundException {
    String name = descriptor.getName();
    if (!limits.trusts(name)) {
      throw new InvalidClassException(name, "not trusted");
    }
    for (ClassLoader loader :
        new ClassLoader[] {
          Thread.currentThread().getContextClassLoader(), getClass().getClassLoader()
        }) {
      try {
        if (loader != null) {
          return Class.forName(name, false, loader);
        }
      } catch (ClassNotFoundException e) {
        // the next loader may know it
      }
    }
    return super.resolveClass(descriptor);
  }

  /** What one reading may do, and why it was refused if it was. */
  private static final class Limits implements ObjectInputFilter {
    private final TrustedClasses trusted;
    private long arrayElementsLeft;
    private @Nullable String refusal;

    Limits(TrustedClasses trusted, int length) {
      this.trusted = trusted;
      this.arrayElementsLeft = FREE_ARRAY_ELEMENTS + ARRAY_ELEMENTS_PER_BYTE * length;
    }

    @Override
    public Status checkInput(FilterInfo info) {
      Class<?> type = info.serialClass();
      arrayElementsLeft -= Math.max(0, info.arrayLength());
      boolean allowed =
          within("depth", info.depth(), MAX_DEPTH)
              && within("number of references", info.references(), MAX_REFERENCES)
              && within("number of bytes", info.streamBytes(), MAX_BYTES)
              && within("excess of array elements", -arrayElementsLeft, 0)
              && (type == null || trusts(type.getName()));
      if (!allowed) {
        return Status.REJECTED;
      }
      return type == null ? Status.UNDECIDED : Status.ALLOWED;
    }

    boolean trusts(String className) {
      if (trusted.trusts(className)) {
        return true;
      }
      refusal =
          "the object holds the class %s, which is not trusted; add it to the option %s (now '%s')"
              .formatted(className, TrustedClasses.OPTION, trusted);
      return false;
    }

    private boolean within(String what, long value, long limit) {
      if (value <= limit) {
        return true;
      }
      refusal = "the object's %s of %d is over the limit of %d".formatted(what, value, limit);
      return false;
    }
  }
}
