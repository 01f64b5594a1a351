package org.angarium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BrokerUrlTest {

  @Test
  void splitsOptionsBetweenClientAndBroker() {
    BrokerUrl url = BrokerUrl.parse("vm://shop?data=/var/shop&prefetch=5&user=ann&lingerMs=0");

    assertThat(url.name()).isEqualTo("shop");
    assertThat(url.clientOptions()).containsOnlyKeys("prefetch", "user");
    assertThat(url.brokerOptions())
        .containsEntry("data", "/var/shop")
        .containsEntry("lingerMs", "0");
  }

  @Test
  void decodesPercentEncodedUtf8AndLeavesPlusAlone() {
    BrokerUrl url = BrokerUrl.parse("vm://a%C3%A4?user=a+b&password=%26%3D%25");

    assertThat(url.name()).isEqualTo("aä");
    assertThat(url.clientOptions()).containsEntry("user", "a+b").containsEntry("password", "&=%");
  }

  @Test
  void namesTheNearestOption() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BrokerUrl.parse("vm://x?prefech=3"))
        .withMessageContaining("prefech")
        .withMessageContaining("the nearest one is prefetch");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BrokerUrl.parse("vm://x?AUTOCREATE=true"))
        .withMessageContaining("the nearest one is autoCreate");
  }

  @Test
  void listsEveryFaultAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> BrokerUrl.parse("vm://x?prefetch=0&lingerMs=soon&dat=/x&user&anonymous=1"))
        .withMessageContaining(
            "option prefetch is '0', but has to be a whole number from 1 to 10000")
        .withMessageContaining("lingerMs")
        .withMessageContaining("the nearest one is data")
        .withMessageContaining("option 'user' has no value")
        .withMessageContaining("true or false");
  }

  @Test
  void listsTheFaultsOfARedeliveryPolicyWithAllOthers() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                BrokerUrl.parse(
                    "vm://x?prefetch=0&redelivery=maxDeliverys=4,order=stirct,delayMs,jitterPercent=101"))
        .withMessageContaining("option prefetch is '0'")
        .withMessageContaining("option redelivery: 'delayMs' has no value; write NAME=VALUE")
        .withMessageContaining("'maxDeliverys'; the nearest one is maxDeliveries")
        .withMessageContaining("order is 'stirct', but has to be skip, groupStrict or strict")
        .withMessageContaining("jitterPercent is '101'");
  }

  @Test
  void refusesWhatItCannotReach() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BrokerUrl.parse("tcp://host:7420"))
        .withMessageContaining("tcp://")
        .withMessageContaining("vm://NAME");
    for (String bad : new String[] {"", "default", "vm:default", "vm://", "vm://a/b", "vm://a b"}) {
      assertThatIllegalArgumentException().as(bad).isThrownBy(() -> BrokerUrl.parse(bad));
    }
  }

  @Test
  void refusesBrokenPercentEncoding() {
    for (String bad : new String[] {"vm://a?user=%", "vm://a?user=%2", "vm://a?user=%zz"}) {
      assertThatIllegalArgumentException().as(bad).isThrownBy(() -> BrokerUrl.parse(bad));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BrokerUrl.parse("vm://a?user=%FF"))
        .withMessageContaining("UTF-8");
  }

  @Test
  void refusesAnOptionThatIsGivenTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BrokerUrl.parse("vm://a?prefetch=1&prefetch=2"))
        .withMessageContaining("prefetch is given twice");
  }

  @Test
  void neverShowsThePassword() {
    BrokerUrl url = BrokerUrl.parse("vm://a?user=ann&password=geheim");

    assertThat(url.toString()).isEqualTo("vm://a?password=***&user=ann");
  }

  @Test
  void readsBackWhatItWrites() {
    BrokerUrl url = BrokerUrl.parse("vm://a%25?user=%26x%3Fy%C3%A4&prefetch=7");

    assertThat(BrokerUrl.parse(url.toString())).isEqualTo(url).hasSameHashCodeAs(url);
  }

  @Test
  void everyDefaultHasItsOptionsForm() {
    for (Option option : Options.all()) {
      if (!option.defaultValue().isEmpty()) {
        assertThat(option.check(option.defaultValue())).isEqualTo(option.defaultValue());
      }
    }
    assertThat(Options.all())
        .extracting(Option::name)
        .isSortedAccordingTo(String::compareToIgnoreCase);
  }
}
