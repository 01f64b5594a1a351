package org.angarium.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest
  @EnumSource(Address.Kind.class)
  void theTextFormIsReadBack(Address.Kind kind) {
    Address address = new Address(kind, "a:b,c*>#.. 数");
    assertThat(Address.parse(address.toString())).isEqualTo(address);
  }

  @Test
  void kindsAndCasesAreDifferentDestinations() {
    assertThat(Address.queue("a")).isNotEqualTo(Address.topic("a"));
    assertThat(Address.queue("a")).isNotEqualTo(Address.queue("A"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "\u0000", "tab\t", "\u0085"})
  void refusesNamesThatCannotBe(String name) {
    assertThatThrownBy(() -> Address.queue(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesALongName() {
    assertThat(Address.queue("n".repeat(1024)).name()).hasSize(1024);
    assertThatThrownBy(() -> Address.queue("n".repeat(1025)))
        .hasMessage("a destination name has 1 to 1024 characters, this one has 1025");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "orders", ":orders", "exchange:orders", "Queue:orders"})
  void refusesTextThatIsNoAddress(String text) {
    assertThatThrownBy(() -> Address.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("queue:NAME");
  }
}
