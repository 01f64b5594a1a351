package org.angarium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.InvalidNameException;
import javax.naming.NameAlreadyBoundException;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;
import javax.naming.Reference;
import org.junit.jupiter.api.Test;

class InitialContextTest {

  private static Context context(String... entries) throws NamingException {
    Properties environment = new Properties();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, AngariumInitialContextFactory.class.getName());
    for (int i = 0; i < entries.length; i += 2) {
      environment.put(entries[i], entries[i + 1]);
    }
    return new InitialContext(environment);
  }

  @Test
  void holdsWhatTheEnvironmentSays() throws Exception {
    Context context =
        context(
            "connectionFactory.cf", "vm://shop?prefetch=5",
            "queue.orders", "shop.orders",
            "topic.jms/news", "shop.news");

    AngariumConnectionFactory factory = (AngariumConnectionFactory) context.lookup("cf");
    assertThat(factory.getUrl()).isEqualTo("vm://shop?prefetch=5");
    assertThat(context.lookup("orders")).isEqualTo(new AngariumQueue("shop.orders"));
    assertThat(context.lookup("jms/news")).isEqualTo(new AngariumTopic("shop.news"));
    assertThat(((Context) context.lookup("jms")).lookup("news"))
        .isEqualTo(new AngariumTopic("shop.news"));
    assertThat(context.lookup(new CompositeName("jms/news")))
        .isEqualTo(new AngariumTopic("shop.news"));
    assertThat(context.lookupLink("orders")).isEqualTo(new AngariumQueue("shop.orders"));
  }

  @Test
  void doesNotMindTheCaseOfAPrefix() throws Exception {
    Context context = context("CONNECTIONFACTORY.a", "vm://a", "Queue.b", "b", "tOpIc.C", "c");

    assertThat(context.lookup("a")).isInstanceOf(AngariumConnectionFactory.class);
    assertThat(context.lookup("b")).isEqualTo(new AngariumQueue("b"));
    assertThat(context.lookup("C")).isEqualTo(new AngariumTopic("c"));
    assertThatThrownBy(() -> context.lookup("c")).isInstanceOf(NameNotFoundException.class);
  }

  @Test
  void makesDynamicDestinations() throws Exception {
    Context context = context();

    assertThat(context.lookup("dynamicQueues/a/b")).isEqualTo(new AngariumQueue("a/b"));
    assertThat(context.lookup("dynamicTopics/x")).isEqualTo(new AngariumTopic("x"));
    assertThat(((Context) context.lookup("dynamicQueues")).lookup("a"))
        .isEqualTo(new AngariumQueue("a"));
    assertThatThrownBy(() -> context.lookup("dynamicQueues/"))
        .isInstanceOf(InvalidNameException.class);
  }

  @Test
  void givesFactoriesThemselvesAUrlAndCredentials() throws Exception {
    Context context =
        context(
            Context.PROVIDER_URL,
            "vm://given",
            Context.SECURITY_PRINCIPAL,
            "ann",
            Context.SECURITY_CREDENTIALS,
            "secret",
            "connectionFactory.mine",
            "");

    for (String name : List.of("mine", "ConnectionFactory", "XAConnectionFactory")) {
      AngariumConnectionFactory factory = (AngariumConnectionFactory) context.lookup(name);
      assertThat(factory.getUrl()).isEqualTo("vm://given");
      assertThat(factory.getUser()).isEqualTo("ann");
      assertThat(factory.ownPassword()).isEqualTo("secret");
    }
    assertThat(context.lookup("XAConnectionFactory"))
        .isInstanceOf(AngariumXAConnectionFactory.class);
  }

  @Test
  void namesTheEntryThatIsWrong() {
    assertThatThrownBy(() -> context("connectionFactory.cf", "vm://x?prefetch=no"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("connectionFactory.cf")
        .hasMessageContaining("prefetch");
    assertThatThrownBy(() -> context("queue.q", " "))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("queue.q");
  }

  @Test
  void bindsAndUnbinds() throws Exception {
    Context context = context("queue.a/b", "b");
    context.bind("a/c", "value");
    assertThatThrownBy(() -> context.bind("a/c", "other"))
        .isInstanceOf(NameAlreadyBoundException.class);
    context.rebind(new CompositeName("a/c"), "other");
    assertThat(context.lookup("a/c")).isEqualTo("other");
    context.rename("a/c", "d");
    assertThat(context.lookup("d")).isEqualTo("other");
    assertThatThrownBy(() -> context.lookup("a/c")).isInstanceOf(NameNotFoundException.class);
    context.unbind("d");
    context.unbind("d");
    assertThatThrownBy(() -> context.lookup("d")).isInstanceOf(NameNotFoundException.class);
    assertThatThrownBy(() -> context.rename("d", "e")).isInstanceOf(NameNotFoundException.class);
    assertThatThrownBy(() -> context.createSubcontext("x"))
        .isInstanceOf(OperationNotSupportedException.class);
    assertThatThrownBy(() -> context.destroySubcontext("a"))
        .isInstanceOf(OperationNotSupportedException.class);
  }

  @Test
  void listsNamesAndContexts() throws Exception {
    Context context = context("queue.a/b/c", "q1", "queue.a/d", "q2", "topic.z", "t");
    List<String> names = new ArrayList<>();
    NamingEnumeration<NameClassPair> pairs = context.list("");
    while (pairs.hasMore()) {
      names.add(pairs.next().getName());
    }
    pairs.close();
    List<Object> inA = new ArrayList<>();
    NamingEnumeration<Binding> bindings = context.listBindings("a");
    while (bindings.hasMoreElements()) {
      Binding binding = bindings.nextElement();
      inA.add(binding.getName());
      inA.add(binding.getObject() instanceof Context ? "context" : binding.getObject());
    }

    assertThat(names).contains("a", "z", "ConnectionFactory");
    assertThat(inA).containsExactly("b", "context", "d", new AngariumQueue("q2"));
    Context sub = (Context) context.lookup("a");
    assertThat(sub.getNameInNamespace()).isEqualTo("a");
    assertThat(sub.list("b").next().getName()).isEqualTo("c");
    assertThatThrownBy(() -> context.list("z")).isInstanceOf(NotContextException.class);
  }

  @Test
  void followsNoReferenceAndNoUrl() throws Exception {
    Context context = new AngariumInitialContextFactory().getInitialContext(new Properties());
    Reference trap = new Reference("x.Y", "x.Factory", "http://127.0.0.1:1/evil.jar");
    context.bind("trap", trap);

    assertThat(context.lookup("trap")).isSameAs(trap);
    for (String name : List.of("ldap://127.0.0.1:1/x", "rmi://127.0.0.1:1/x", "java:comp/env")) {
      assertThatThrownBy(() -> context.lookup(name)).isInstanceOf(NameNotFoundException.class);
    }
  }

  @Test
  void keepsItsEnvironmentAndComposesNames() throws Exception {
    Context context = new AngariumInitialContextFactory().getInitialContext(new Properties());
    context.addToEnvironment("k", "v");
    assertThat(context.getEnvironment().get("k")).isEqualTo("v");
    context.removeFromEnvironment("k");
    assertThat(context.getEnvironment().get("k")).isNull();
    assertThat(context.getNameParser("").parse("a/b").size()).isEqualTo(2);
    assertThat(context.composeName("b", "a")).isEqualTo("a/b");
    assertThat(context.composeName(new CompositeName("b"), new CompositeName("a")))
        .isEqualTo(new CompositeName("a/b"));
    context.close();
  }
}
