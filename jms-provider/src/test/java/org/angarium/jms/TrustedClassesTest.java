package org.angarium.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedClassesTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  "})
  void trustsOnlyPlainValuesByDefault(String option) {
    TrustedClasses trusted = TrustedClasses.parse(option);
    for (Class<?> type :
        new Class<?>[] {
          String.class,
          Integer.class,
          Double.class,
          Character.class,
          Boolean.class,
          Number.class,
          Enum.class,
          java.math.BigDecimal.class,
          int.class,
          int[].class,
          byte[][].class,
          String[].class,
          Long[][].class
        }) {
      assertThat(trusted.trusts(type.getName())).as(type.getName()).isTrue();
    }
    for (Class<?> type :
        new Class<?>[] {
          java.util.ArrayList.class, java.util.HashMap.class, java.util.Date.class,
          java.util.HashSet[].class, Class.class, Thread.State.class,
          java.net.URL.class, java.lang.reflect.Proxy.class
        }) {
      assertThat(trusted.trusts(type.getName())).as(type.getName()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme.Order, com.acme.Order, true",
    "com.acme.Order, [Lcom.acme.Order;, true",
    "com.acme.Order, [[Lcom.acme.Order;, true",
    "com.acme.Order, com.acme.OrderX, false",
    "com.acme.Order, com.acme.Order$Line, false",
    "com.acme.Order, xcom.acme.Order, false",
    "com.acme.Order$Line, com.acme.Order$Line, true",
    "com.acme.*, com.acme.Order, true",
    "com.acme.*, com.acme.Order$Line, true",
    "com.acme.*, com.acme.model.Order, false",
    "com.acme.*, com.acmeevil.Order, false",
    "com.acme.*, [Lcom.acme.Order;, true",
    "com.acme.*, [Lcom.acme.model.Order;, false",
    "com.acme.**, com.acme.Order, true",
    "com.acme.**, com.acme.model.deep.Order, true",
    "com.acme.**, com.acmeevil.Order, false",
    "*, any.thing.AtAll, true",
    "*, Unnamed, true",
    "Unnamed, Unnamed, true",
    "größe.Maß, größe.Maß, true",
  })
  void matchesAnEntry(String option, String className, boolean trusted) {
    assertThat(TrustedClasses.parse(option).trusts(className)).isEqualTo(trusted);
  }

  @Test
  void takesSeveralEntries() {
    TrustedClasses trusted = TrustedClasses.parse(" com.acme.A , com.acme.b.* ");
    assertThat(trusted.trusts("com.acme.A")).isTrue();
    assertThat(trusted.trusts("com.acme.b.C")).isTrue();
    assertThat(trusted.trusts("com.acme.C")).isFalse();
    assertThat(trusted).hasToString("com.acme.A,com.acme.b.*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com..acme",
        ".com",
        "com.",
        "com.acme.***",
        "com.*.acme",
        "com.acme*",
        "**",
        ".*",
        "a b",
        "com.acme.Order;",
        "[I",
        "com/acme/Order",
        "1st.Class",
        "-"
      })
  void refusesAnEntryThatIsNone(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrustedClasses.parse("com.acme.Fine," + entry))
        .withMessageContaining("trustedClasses")
        .withMessageContaining(entry)
        .withMessageNotContaining("com.acme.Fine");
  }

  @Test
  void listsEveryMalformedEntry() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrustedClasses.parse("a b,com.acme.*,,c d"))
        .withMessageContaining("[a b, , c d]");
  }
}
