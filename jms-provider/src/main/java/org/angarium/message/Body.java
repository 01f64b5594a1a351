package org.angarium.message;

/** What a message carries: nothing, bytes in memory, or a reference to chunks in the store. */
public sealed interface Body {

  /** The body of a message that has none, such as a TextMessage whose text is null. */
  Body NONE = new None();

  /** How many bytes the body has; 0 for {@link #NONE}. */
  long length();

  /** Wraps bytes that the caller promises never to change again. */
  static Body of(byte[] bytes) {
    return new Bytes(bytes);
  }

  /** No body at all, which is not the same as an empty one. */
  record None() implements Body {
    @Override
    public long length() {
      return 0;
    }
  }

  /**
   * A body in memory.
   *
   * @param bytes never changed after construction, by anyone
   */
  record Bytes(byte[] bytes) implements Body {
    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public String toString() {
      return "Bytes[" + bytes.length + "]";
    }
  }

  /**
   * A body that the store holds in chunks and that is read when it is needed.
   *
   * @param key the store's name for the body, unique within the store
   * @param length its size in bytes
   */
  record Chunks(long key, long length) implements Body {}
}
