package org.angarium.junit;

import java.lang.reflect.AnnotatedElement;
import java.util.Map;
import java.util.function.Function;
import org.angarium.AngariumConnectionFactory;
import org.angarium.AngariumXAConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts a {@link TestBroker} before each test, closes it afterwards, and hands it to the test;
 * {@link WithBroker} switches it on. It has no state: tests may run at the same time.
 */
public final class BrokerExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(BrokerExtension.class);

  private static final Map<Class<?>, Function<TestBroker, Object>> PARAMETERS =
      Map.of(
          TestBroker.class, broker -> broker,
          AngariumConnectionFactory.class, TestBroker::factory,
          AngariumXAConnectionFactory.class, TestBroker::xaFactory);

  /** Made by JUnit. */
  public BrokerExtension() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(TestBroker.class, TestBroker.start(options(context)));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TestBroker broker = context.getStore(NAMESPACE).remove(TestBroker.class, TestBroker.class);
    if (broker != null) {
      broker.close();
    }
  }

  /** What the nearest annotation says: the method's, else its class's, else an enclosing one's. */
  private static String options(ExtensionContext context) {
    for (ExtensionContext c = context; c != null; c = c.getParent().orElse(null)) {
      WithBroker wish = c.getElement().map(BrokerExtension::wish).orElse(null);
      if (wish != null) {
        return wish.options();
      }
    }
    return "";
  }

  private static @Nullable WithBroker wish(AnnotatedElement element) {
    return element.getAnnotation(WithBroker.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getTestMethod().isPresent()
        && PARAMETERS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    TestBroker broker = context.getStore(NAMESPACE).get(TestBroker.class, TestBroker.class);
    Function<TestBroker, Object> made = PARAMETERS.get(type);
    if (broker == null || made == null) {
      throw new IllegalStateException(
          "there is no %s here; take it as a parameter of a test or of a method that runs before or"
                  .formatted(type.getSimpleName())
              + " after each test");
    }
    return made.apply(broker);
  }
}
