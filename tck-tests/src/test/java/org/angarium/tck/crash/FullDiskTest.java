package org.angarium.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationRuntimeException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.angarium.AngariumConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users see on a real file system of 16 MiB that is full. */
@Timeout(600)
class FullDiskTest {
  private static final int BODY = 10_000;
  private static final long PATIENCE_S = 120;
  private static final long PATIENCE_MS = 60_000;

  /** More than the disk holds. */
  private static final int MANY = 5_000;

  /** The ids that were sent and confirmed and not received, in order. */
  private final Deque<Integer> expected = new ArrayDeque<>();

  private SmallDisk disk;
  private Path data;
  private int next;

  @BeforeEach
  void mount(@TempDir Path folder) throws Exception {
    Path at = Files.createDirectory(folder.resolve("small"));
    disk = SmallDisk.mount(at);
    data = at.resolve("data");
  }

  @AfterEach
  void unmount() {
    if (disk != null) {
      disk.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void sendsAreRefusedWhileTheDiskIsFullAndConsumingGoesOn(String mode) throws Exception {
    try (JMSContext context = factory(mode).createContext()) {
      send(context, 60);
      disk.fill();
      sendUntilRefused(context);
      receive(context, 40);
      sendUntilRefused(context);
      receive(context, 10);

      disk.free();
      sendUntilTaken(context);
      send(context, 20);
      receive(context, expected.size() - 5);
    }
    try (JMSContext context = factory(mode).createContext()) {
      receive(context, expected.size());
      assertNothingIsLeft(context);
    }
  }

  /** Three times over: what is consumed makes room, also across a restart on the full disk. */
  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void aBacklogFillsTheDiskAndConsumingItMakesRoom(String mode) throws Exception {
    for (int round = 0; round < 3; round++) {
      try (JMSContext context = factory(mode).createContext()) {
        sendUntilRefused(context);
        assertThat(expected).as("round %d", round).hasSizeGreaterThan(100);
        receive(context, expected.size() / 2);
        sendUntilTaken(context);
        sendUntilRefused(context);
      }
      try (JMSContext context = factory(mode).createContext()) {
        receive(context, expected.size());
        assertNothingIsLeft(context);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal", "jdbcOnly"})
  void openingOnAFullDiskWorksOrSaysSo(String mode) throws Exception {
    try (JMSContext context = factory(mode).createContext()) {
      send(context, 60);
    }
    disk.fill();
    try (JMSContext context = factory(mode).createContext()) {
      receive(context, 10);
    } catch (JMSRuntimeException e) {
      assertThat(e).hasMessageContaining("full");
    }
    disk.free();
    try (JMSContext context = factory(mode).createContext()) {
      send(context, 10);
      receive(context, expected.size());
      assertNothingIsLeft(context);
    }
  }

  private AngariumConnectionFactory factory(String mode) throws JMSException {
    String folder = URLEncoder.encode(data.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    return new AngariumConnectionFactory(
        "vm://small-%s?lingerMs=0&journalSizeMb=16&chunkThresholdKb=64&storeMode=%s&data=%s"
            .formatted(mode, mode, folder));
  }

  private static Queue queue(JMSContext context) {
    return context.createQueue("backlog");
  }

  private void send(JMSContext context, int count) {
    for (int i = 0; i < count; i++) {
      Message message = context.createTextMessage("x".repeat(BODY));
      try {
        message.setIntProperty("id", next);
      } catch (JMSException e) {
        throw new IllegalStateException(e);
      }
      context.createProducer().send(queue(context), message);
      expected.add(next++);
    }
  }

  private void sendMany(JMSContext context) {
    send(context, MANY);
  }

  private void sendUntilRefused(JMSContext context) {
    assertThatThrownBy(() -> sendMany(context))
        .isInstanceOf(ResourceAllocationRuntimeException.class)
        .hasMessageContaining("full");
  }

  private void sendUntilTaken(JMSContext context) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    boolean taken = false;
    while (!taken) {
      try {
        send(context, 1);
        taken = true;
      } catch (ResourceAllocationRuntimeException e) {
        assertThat(System.nanoTime()).as("time to go on, but: %s", e).isLessThan(end);
      }
    }
  }

  private void receive(JMSContext context, int count) throws JMSException {
    try (JMSConsumer consumer = context.createConsumer(queue(context))) {
      for (int i = 0; i < count; i++) {
        Message message = consumer.receive(PATIENCE_MS);
        assertThat(message).as("message %s, %d more", expected.peek(), count - i).isNotNull();
        assertThat(message.getIntProperty("id")).isEqualTo(expected.remove());
      }
    }
  }

  private static void assertNothingIsLeft(JMSContext context) throws JMSException {
    try (var browser = context.createBrowser(queue(context))) {
      assertThat(browser.getEnumeration().hasMoreElements()).isFalse();
    }
  }
}
