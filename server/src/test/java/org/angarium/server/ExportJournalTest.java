package org.angarium.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.angarium.AngariumConnectionFactory;
import org.angarium.Broker;
import org.angarium.management.DeadLetterQueue;
import org.angarium.management.Replay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator's night: the database is damaged, and the messages of the journal are saved. */
@Timeout(180)
class ExportJournalTest {
  private static final String NAME = "vm://export-journal";
  private static final String BIG = "\u00E4\u4E2D".repeat(150_000);
  private static final long LIMIT_MS = 30_000;

  @TempDir Path folder;

  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private Broker start(Path data) {
    return Broker.at(NAME + "?journalSizeMb=16&chunkThresholdKb=64&data=" + data).start();
  }

  private static JMSContext context() {
    return new AngariumConnectionFactory(NAME).createContext();
  }

  private void send() {
    try (JMSContext context = context()) {
      context
          .createProducer()
          .setProperty("region", "north")
          .send(context.createQueue("orders"), "one");
      JMSProducer producer = context.createProducer();
      producer.send(context.createQueue("orders"), "two");
      producer.send(context.createQueue("bills"), BIG);
      producer.send(context.createQueue("bills"), new byte[] {1, 2, 3});
      producer.send(context.createQueue("orders"), "settled");
      try (JMSConsumer consumer =
          context.createConsumer(context.createQueue("orders"), "region IS NULL")) {
        assertThat(consumer.receiveBody(String.class, LIMIT_MS)).isEqualTo("two");
      }
    }
  }

  private String export(Path data, int status) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int found =
        ExportJournal.run(
            new String[] {data.toString()},
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
    assertThat(found).as(errors.toString(StandardCharsets.UTF_8)).isEqualTo(status);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void savesWhatTheJournalHoldsWhenTheDatabaseIsDamaged() throws Exception {
    Path data = folder.resolve("data");
    Broker broker = start(data);
    send();
    assertThatThrownBy(() -> export(data, 0)).hasMessageContaining("is held by this process");
    broker.close();
    errors.reset();
    Path database = data.resolve("angarium.mv.db");
    Files.writeString(database, "no database ".repeat((int) Files.size(database) / 12));

    assertThatThrownBy(() -> start(data).close())
        .hasStackTraceContaining("angarium.mv.db is damaged")
        .hasStackTraceContaining("holds 4 messages")
        .hasStackTraceContaining("ExportJournal " + data.toRealPath());

    String lines = export(data, 0);
    assertThat(lines.lines()).hasSize(4);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("4 messages");
    assertThat(export(data, 0)).as("the folder is left as it is").isEqualTo(lines);

    broker = start(folder.resolve("new"));
    try (DeadLetterQueue saved = broker.deadLetters("saved")) {
      assertThat(saved.importFrom(new BufferedReader(new StringReader(lines)))).isEqualTo(4);
      assertThat(saved.replay(Replay.ALL).sent()).isEqualTo(4);
      assertThat(texts("orders")).containsExactly("one", "settled");
      assertThat(texts("bills")).containsExactly(BIG, "3 bytes");
    } finally {
      broker.close();
    }
  }

  private static List<String> texts(String queue) throws Exception {
    List<String> texts = new ArrayList<>();
    try (JMSContext context = context();
        JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
      for (int i = 0; i < 2; i++) {
        Message message = consumer.receive(LIMIT_MS);
        texts.add(
            message.isBodyAssignableTo(String.class)
                ? message.getBody(String.class)
                : message.getBody(byte[].class).length + " bytes");
      }
      assertThat(consumer.receiveNoWait()).isNull();
    }
    return texts;
  }

  @Test
  void saysWhatIsWrong() {
    PrintStream said = new PrintStream(errors, true, StandardCharsets.UTF_8);
    assertThat(ExportJournal.run(new String[0], said, said)).isEqualTo(2);
    assertThat(export(folder, 1)).isEmpty();
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("usage:", "has no journal");
  }
}
