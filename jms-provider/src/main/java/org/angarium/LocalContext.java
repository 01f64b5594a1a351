package org.angarium;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.InvalidNameException;
import javax.naming.Name;
import javax.naming.NameAlreadyBoundException;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NameParser;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;
import org.jspecify.annotations.Nullable;

/**
 * A naming context in memory. Names are flat; one with slashes also makes the contexts that it goes
 * through. What was bound is given back as it is: nothing is dereferenced, so that no name leads
 * out of this context. Safe for use by any number of threads.
 */
final class LocalContext implements Context {
  private static final String DYNAMIC_QUEUES = "dynamicQueues";
  private static final String DYNAMIC_TOPICS = "dynamicTopics";

  private final ReentrantLock bindingsLock;
  private final Map<String, Object> bindings;
  private final Hashtable<Object, Object> environment;

  /** Before each name: empty, or a context's name and a slash. */
  private final String prefix;

  /** A context that takes over these bindings and this environment. */
  LocalContext(Map<String, Object> bindings, Hashtable<Object, Object> environment) {
    this(new ReentrantLock(), bindings, environment, "");
  }

  private LocalContext(
      ReentrantLock bindingsLock,
      Map<String, Object> bindings,
      Hashtable<Object, Object> environment,
      String prefix) {
    this.bindingsLock = bindingsLock;
    this.bindings = bindings;
    this.environment = environment;
    this.prefix = prefix;
  }

  @Override
  public Object lookup(String name) throws NamingException {
    String whole = prefix + name;
    bindingsLock.lock();
    try {
      Object bound = bindings.get(whole);
      if (bound != null) {
        return bound;
      }
      if (name.isEmpty() || isContext(whole)) {
        return contextAt(name.isEmpty() ? prefix : whole + "/");
      }
    } finally {
      bindingsLock.unlock();
    }
    return dynamic(whole);
  }

  private LocalContext contextAt(String itsPrefix) {
    return new LocalContext(bindingsLock, bindings, new Hashtable<>(environment), itsPrefix);
  }

  /** The destination that a name says by itself. */
  private static Object dynamic(String name) throws NamingException {
    int slash = name.indexOf('/');
    String kind = slash < 0 ? "" : name.substring(0, slash);
    String rest = name.substring(slash + 1);
    try {
      if (kind.equals(DYNAMIC_QUEUES)) {
        return new AngariumQueue(rest);
      }
      if (kind.equals(DYNAMIC_TOPICS)) {
        return new AngariumTopic(rest);
      }
    } catch (IllegalArgumentException e) {
      InvalidNameException bad = new InvalidNameException(name + ": " + e.getMessage());
      bad.setRootCause(e);
      throw bad;
    }
    throw new NameNotFoundException(
        "'%s' is not bound; add connectionFactory.%s, queue.%s or topic.%s to the environment"
            .formatted(name, name, name, name));
  }

  private boolean isContext(String whole) {
    if (whole.equals(DYNAMIC_QUEUES) || whole.equals(DYNAMIC_TOPICS)) {
      return true;
    }
    return bindings.keySet().stream().anyMatch(name -> name.startsWith(whole + "/"));
  }

  @Override
  public void bind(String name, @Nullable Object object) throws NamingException {
    bindingsLock.lock();
    try {
      if (bindings.containsKey(prefix + name)) {
        throw new NameAlreadyBoundException("'%s' is bound already".formatted(name));
      }
      rebind(name, object);
    } finally {
      bindingsLock.unlock();
    }
  }

  @Override
  public void rebind(String name, @Nullable Object object) throws NamingException {
    if (name.isEmpty() || object == null) {
      throw new InvalidNameException("a name that is not empty and an object are bound");
    }
    bindingsLock.lock();
    try {
      bindings.put(prefix + name, object);
    } finally {
      bindingsLock.unlock();
    }
  }

  @Override
  public void unbind(String name) {
    bindingsLock.lock();
    try {
      bindings.remove(prefix + name);
    } finally {
      bindingsLock.unlock();
    }
  }

  @Override
  public void rename(String oldName, String newName) throws NamingException {
    bindingsLock.lock();
    try {
      Object bound = bindings.get(prefix + oldName);
      if (bound == null) {
        throw new NameNotFoundException("'%s' is not bound".formatted(oldName));
      }
      bind(newName, bound);
      unbind(oldName);
    } finally {
      bindingsLock.unlock();
    }
  }

  @Override
  public NamingEnumeration<NameClassPair> list(String name) throws NamingException {
    List<NameClassPair> pairs = new ArrayList<>();
    for (Binding binding : bindingsIn(name)) {
      pairs.add(new NameClassPair(binding.getName(), binding.getClassName()));
    }
    return new Listed<>(pairs.iterator());
  }

  @Override
  public NamingEnumeration<Binding> listBindings(String name) throws NamingException {
    return new Listed<>(bindingsIn(name).iterator());
  }

  private List<Binding> bindingsIn(String name) throws NamingException {
    Object context = lookup(name);
    if (!(context instanceof LocalContext listed)) {
      throw new NotContextException("'%s' is not a context".formatted(name));
    }
    Map<String, Binding> found = new TreeMap<>();
    bindingsLock.lock();
    try {
      for (Map.Entry<String, Object> entry : bindings.entrySet()) {
        if (entry.getKey().startsWith(listed.prefix)) {
          String rest = entry.getKey().substring(listed.prefix.length());
          int slash = rest.indexOf('/');
          String first = slash < 0 ? rest : rest.substring(0, slash);
          Object bound = slash < 0 ? entry.getValue() : contextAt(listed.prefix + first + "/");
          found.putIfAbsent(first, new Binding(first, bound));
        }
      }
    } finally {
      bindingsLock.unlock();
    }
    return new ArrayList<>(found.values());
  }

  @Override
  public Object lookupLink(String name) throws NamingException {
    return lookup(name);
  }

  @Override
  public void destroySubcontext(String name) throws NamingException {
    throw new OperationNotSupportedException(
        "a context is there as long as a name goes through it; unbind those names");
  }

  @Override
  public Context createSubcontext(String name) throws NamingException {
    throw new OperationNotSupportedException(
        "a context is there as long as a name goes through it; bind %s/NAME".formatted(name));
  }

  @Override
  public NameParser getNameParser(String name) {
    return CompositeName::new;
  }

  @Override
  public String composeName(String name, String prefixName) {
    return prefixName.isEmpty() ? name : prefixName + "/" + name;
  }

  @Override
  public Name composeName(Name name, Name prefixName) throws NamingException {
    return ((Name) prefixName.clone()).addAll(name);
  }

  @Override
  public @Nullable Object addToEnvironment(String key, Object value) {
    return environment.put(key, value);
  }

  @Override
  public @Nullable Object removeFromEnvironment(String key) {
    return environment.remove(key);
  }

  @Override
  public Hashtable<?, ?> getEnvironment() {
    return new Hashtable<>(environment);
  }

  @Override
  public String getNameInNamespace() {
    return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
  }

  /** Without effect: there is nothing to release. */
  @Override
  public void close() {}

  @Override
  public Object lookup(Name name) throws NamingException {
    return lookup(name.toString());
  }

  @Override
  public void bind(Name name, @Nullable Object object) throws NamingException {
    bind(name.toString(), object);
  }

  @Override
  public void rebind(Name name, @Nullable Object object) throws NamingException {
    rebind(name.toString(), object);
  }

  @Override
  public void unbind(Name name) throws NamingException {
    unbind(name.toString());
  }

  @Override
  public void rename(Name oldName, Name newName) throws NamingException {
    rename(oldName.toString(), newName.toString());
  }

  @Override
  public NamingEnumeration<NameClassPair> list(Name name) throws NamingException {
    return list(name.toString());
  }

  @Override
  public NamingEnumeration<Binding> listBindings(Name name) throws NamingException {
    return listBindings(name.toString());
  }

  @Override
  public void destroySubcontext(Name name) throws NamingException {
    destroySubcontext(name.toString());
  }

  @Override
  public Context createSubcontext(Name name) throws NamingException {
    return createSubcontext(name.toString());
  }

  @Override
  public Object lookupLink(Name name) throws NamingException {
    return lookupLink(name.toString());
  }

  @Override
  public NameParser getNameParser(Name name) {
    return getNameParser(name.toString());
  }

  /** What a listing found. */
  private record Listed<T>(Iterator<T> found) implements NamingEnumeration<T> {
    @Override
    public T next() {
      return found.next();
    }

    @Override
    public boolean hasMore() {
      return found.hasNext();
    }

    @Override
    public T nextElement() {
      return next();
    }

    @Override
    public boolean hasMoreElements() {
      return hasMore();
    }

    @Override
    public void close() {}
  }
}
