package org.angarium;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NamingException;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes connection factories and destinations of the JNDI references that they write. Nothing is
 * looked up or loaded for it.
 */
public final class AngariumObjectFactory implements ObjectFactory {

  @Override
  public @Nullable Object getObjectInstance(
      @Nullable Object object,
      @Nullable Name name,
      @Nullable Context context,
      @Nullable Hashtable<?, ?> environment)
      throws NamingException {
    return object instanceof Reference reference && References.isOurs(reference)
        ? References.resolve(reference)
        : null;
  }
}
