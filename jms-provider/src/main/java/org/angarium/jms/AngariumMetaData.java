package org.angarium.jms;

import jakarta.jms.ConnectionMetaData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Properties;

/** What the provider is and supports (JMS 3.1, 6.1.6). Immutable. */
final class AngariumMetaData implements ConnectionMetaData {
  static final AngariumMetaData INSTANCE = new AngariumMetaData(version());

  private static final int JMS_MAJOR = 3;
  private static final int JMS_MINOR = 1;

  private final String version;

  AngariumMetaData(String version) {
    this.version = version;
  }

  /** The version that the build wrote down. */
  private static String version() {
    Properties build = new Properties();
    try (InputStream in = AngariumMetaData.class.getResourceAsStream("build.properties")) {
      if (in == null) {
        throw new IllegalStateException("the resource build.properties is missing; build anew");
      }
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build.getProperty("version", "0.0");
  }

  @Override
  public String getJMSVersion() {
    return JMS_MAJOR + "." + JMS_MINOR;
  }

  @Override
  public int getJMSMajorVersion() {
    return JMS_MAJOR;
  }

  @Override
  public int getJMSMinorVersion() {
    return JMS_MINOR;
  }

  @Override
  public String getJMSProviderName() {
    return "Angarium";
  }

  @Override
  public String getProviderVersion() {
    return version;
  }

  @Override
  public int getProviderMajorVersion() {
    return part(0);
  }

  @Override
  public int getProviderMinorVersion() {
    return part(1);
  }

  private int part(int index) {
    String[] parts = version.split("[.-]");
    return index < parts.length && parts[index].matches("\\d{1,9}")
        ? Integer.parseInt(parts[index])
        : 0;
  }

  @Override
  public Enumeration<?> getJMSXPropertyNames() {
    return Collections.enumeration(PropertyNames.SUPPORTED_JMSX);
  }
}
