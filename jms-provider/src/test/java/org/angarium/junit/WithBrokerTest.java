package org.angarium.junit;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSContext;
import java.util.ArrayList;
import java.util.List;
import org.angarium.AngariumConnectionFactory;
import org.angarium.AngariumXAConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@WithBroker(options = "prefetch=7")
class WithBrokerTest {
  private static final String QUEUE = "orders";
  private static final List<String> URLS = new ArrayList<>();

  private AngariumConnectionFactory before;

  @BeforeEach
  void takeFactory(AngariumConnectionFactory factory) {
    before = factory;
  }

  @Test
  void oneTestsMessagesAreNotAnothers(TestBroker broker) {
    leavesMessageAndOpenContext(broker);
  }

  @Test
  void anothersMessagesAreNotThisTests(TestBroker broker) {
    leavesMessageAndOpenContext(broker);
  }

  private static void leavesMessageAndOpenContext(TestBroker broker) {
    assertThat(broker.depth(QUEUE)).isZero();
    JMSContext context = broker.factory().createContext();
    context.createProducer().send(context.createQueue(QUEUE), "left");
    assertThat(broker.depth(QUEUE)).isEqualTo(1);
    URLS.add(broker.url());
  }

  @AfterAll
  static void eachHadItsBrokerAndNoThreadIsLeft() {
    assertThat(URLS).hasSize(2).doesNotHaveDuplicates();
    List<String> prefixes =
        URLS.stream().map(url -> "angarium-" + url.replaceAll("vm://|\\?.*", "") + "-").toList();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> prefixes.stream().anyMatch(name::startsWith));
  }

  @Test
  void allParametersOfATestMeanItsBroker(
      TestBroker broker, AngariumConnectionFactory factory, AngariumXAConnectionFactory xa) {
    assertThat(List.of(before.getUrl(), factory.getUrl(), xa.getUrl())).containsOnly(broker.url());
  }

  @Test
  void optionsAreTheBrokersAndItsConnections(TestBroker broker) {
    assertThat(broker.factory().getOption("prefetch")).isEqualTo("7");
  }

  @Test
  @WithBroker(options = "autoCreate=false")
  void aTestsOwnOptionsTakeThePlaceOfItsClasss(TestBroker broker) {
    assertThat(broker.url()).endsWith("?autoCreate=false");
  }

  @Nested
  class Inside {
    @Test
    void nestedTestsHaveABrokerToo(TestBroker broker) {
      assertThat(broker.url()).endsWith("?prefetch=7").isEqualTo(before.getUrl());
    }
  }
}
