package org.angarium;

import java.util.Map;
import javax.naming.Reference;
import javax.naming.Referenceable;
import org.angarium.jms.NamedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A queue as an administered object: a bean that is given its name once, before it is used (JMS
 * 3.1, 5.2).
 */
public final class AngariumQueue extends NamedQueue implements Referenceable {
  private static final long serialVersionUID = 1L;

  /** A queue that is given its name later. */
  public AngariumQueue() {}

  /**
   * The queue of this name.
   *
   * @throws IllegalArgumentException when the name is empty, too long or holds a control character
   */
  public AngariumQueue(String name) {
    super(name);
  }

  /** The name; null when none was given yet. */
  public @Nullable String getName() {
    return getQueueName();
  }

  /**
   * Gives the queue its name.
   *
   * @throws IllegalArgumentException when the name is empty, too long or holds a control character
   */
  public void setName(String name) {
    rename(name);
  }

  /** The same as {@link #getName}. */
  public @Nullable String getDestinationName() {
    return getName();
  }

  /** The same as {@link #setName}, by the name that Jakarta EE's definitions use. */
  public void setDestinationName(String name) {
    setName(name);
  }

  /** The same as {@link #getName}. */
  public @Nullable String getPhysicalName() {
    return getName();
  }

  /** The same as {@link #setName}, by the name that other providers use. */
  public void setPhysicalName(String name) {
    setName(name);
  }

  @Override
  public Reference getReference() {
    String name = getName();
    return References.of(getClass(), name == null ? "" : name, Map.of());
  }
}
