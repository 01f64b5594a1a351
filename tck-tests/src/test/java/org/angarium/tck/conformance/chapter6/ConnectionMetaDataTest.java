package org.angarium.tck.conformance.chapter6;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionMetaData;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.angarium.tck.conformance.ConformanceCase;
import org.angarium.tck.conformance.Statement;

/** What a connection tells of its provider (JMS 3.1, 6.1.6). */
class ConnectionMetaDataTest extends ConformanceCase {

  @Statement(
      id = "6.1.6-1",
      text =
          "The metadata name the version of the specification: 3.1, in one text and in two"
              + " numbers.")
  void versionOfTheSpecification() throws JMSException {
    ConnectionMetaData data = connection().getMetaData();
    assertThat(data.getJMSVersion()).isEqualTo("3.1");
    assertThat(data.getJMSMajorVersion()).isEqualTo(3);
    assertThat(data.getJMSMinorVersion()).isEqualTo(1);
  }

  @Statement(
      id = "6.1.6-2",
      text = "The metadata name the provider and its version, of which both numbers are a part.")
  void providerAndItsVersion() throws JMSException {
    ConnectionMetaData data = connection().getMetaData();
    assertThat(data.getJMSProviderName()).isNotBlank();
    assertThat(data.getProviderVersion())
        .startsWith(data.getProviderMajorVersion() + "." + data.getProviderMinorVersion());
  }

  @Statement(
      id = "6.1.6-3",
      text = "Each call gives a new enumeration of the JMSX names, each of them once.")
  void namesOfProperties() throws JMSException {
    ConnectionMetaData data = connection().getMetaData();
    List<String> names = namesIn(data);
    assertThat(names)
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .allMatch(name -> name.startsWith("JMSX"));
    assertThat(namesIn(data)).isEqualTo(names);
  }

  private static List<String> namesIn(ConnectionMetaData data) throws JMSException {
    List<String> names = new ArrayList<>();
    Enumeration<?> enumeration = data.getJMSXPropertyNames();
    while (enumeration.hasMoreElements()) {
      names.add((String) enumeration.nextElement());
    }
    return names;
  }

  @Statement(id = "6.1.6-4", text = "Contexts and domain-specific connections have the same data.")
  void sameForEachKind() throws JMSException {
    ConnectionMetaData data = connection().getMetaData();
    List<ConnectionMetaData> others =
        List.of(
            context().getMetaData(),
            queueConnection().getMetaData(),
            topicConnection().getMetaData());
    for (ConnectionMetaData other : others) {
      assertThat(other.getJMSProviderName()).isEqualTo(data.getJMSProviderName());
      assertThat(other.getProviderVersion()).isEqualTo(data.getProviderVersion());
      assertThat(other.getJMSVersion()).isEqualTo(data.getJMSVersion());
    }
  }
}
