package org.angarium.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.jms.JMSContext;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.angarium.AngariumConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the main job cannot do what it is for: one line, a status, and nothing lost. */
class MainJobErrorsTest {
  private static final String DATABASE = "angarium.mv.db";

  @TempDir Path folder;

  @Test
  void refusesAFileThatIsNotThere() throws Exception {
    JobRun.of("no/such/file").assertFailed("there is no file no/such/file");
  }

  @Test
  void refusesAFolderForAFile() throws Exception {
    JobRun.of(folder.toString()).assertFailed(folder.toString(), "is a folder; name a file");
  }

  @Test
  void refusesAFileThatMayNotBeRead() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "secret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeTrue(!Files.isReadable(file), "the administrator may read everything");
    JobRun.of(file.toString()).assertFailed(file + " may not be read");
  }

  @Test
  void refusesAFileThatCannotBeRead() throws Exception {
    Path file = Path.of("/proc/self/mem");
    assumeTrue(Files.isRegularFile(file), "only Linux has a file that is never readable");
    JobRun.of(file.toString()).assertFailed(file + " cannot be read: ");
  }

  @Test
  void refusesWhatCanBeReadOnlyOnce() throws Exception {
    Path file = Path.of("/dev/zero");
    assumeTrue(Files.exists(file), "only Unix has devices for files");
    JobRun.of(file.toString()).assertFailed(file + " is not a regular file");
  }

  @Test
  void refusesADataFolderThatIsAFile() throws Exception {
    Path data = Files.writeString(folder.resolve("data"), "mine");
    JobRun.of(lines(), data).assertFailed(data + " is not a folder");
    assertThat(data).hasContent("mine");
  }

  @Test
  void refusesADataFolderThatAnotherProcessHolds() throws Exception {
    Path data = folder.resolve("data");
    try (Jvm holder = new Jvm(DataHolder.class, data.toString())) {
      holder.awaitLine(DataHolder.HELD);
      JobRun.of(lines(), data)
          .assertFailed(
              "the data folder " + data.toRealPath() + " is held by process " + holder.pid());
      assertThat(holder.end()).isZero();
    }
    JobRun.of(lines(), data).assertEqual(lines(), data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "half", "other bytes", "a damaged beginning"})
  void refusesADamagedDatabase(String leaving) throws Exception {
    Path data = unfinishedJob();
    Path database = data.resolve(DATABASE);
    byte[] sound = Files.readAllBytes(database);
    damage(database, leaving);
    Map<String, Integer> before = content(data);

    JobRun run = JobRun.of(lines(), data);

    run.assertFailed(DATABASE);
    assertThat(run.out()).endsWith("the data folder is left as it is: %s%n".formatted(data));
    assertThat(content(data)).isEqualTo(before);
    Files.write(database, sound);
    JobRun.of(lines(), data).assertEqual(lines(), data);
  }

  private static void damage(Path database, String leaving) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
      switch (leaving) {
        case "nothing" -> file.setLength(0);
        case "half" -> file.setLength(file.length() / 2);
        case "other bytes" ->
            file.write("no database ".repeat((int) file.length() / 12).getBytes(US_ASCII));
        default -> file.write(new byte[9_000]);
      }
    }
  }

  @Test
  void neverTakesADamagedRowForASoundOne() throws Exception {
    Path data = unfinishedJob();
    bringIntoTheTables(data);
    change(
        data,
        "UPDATE ang_message SET body = X'00' WHERE sequence = (SELECT MAX(sequence) FROM"
            + " ang_message)");
    JobRun run = JobRun.of(lines(), data);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors())
        .anySatisfy(line -> assertThat(line).contains(DATABASE, "is damaged"))
        .last()
        .asString()
        .contains("149 lines wait in the queue where 150 are due");
  }

  @Test
  void refusesANewerDatabase() throws Exception {
    Path data = unfinishedJob();
    change(data, "INSERT INTO ang_schema (version, file_name, applied_ms) VALUES (99, 'V099', 0)");
    JobRun.of(lines(), data).assertFailed("newer version", "schema 99");
    change(data, "DELETE FROM ang_schema WHERE version = 99");
    JobRun.of(lines(), data).assertEqual(lines(), data);
  }

  @Test
  void refusesToGoOnWithAnotherFile() throws Exception {
    Path data = unfinishedJob();
    Path other = Files.writeString(folder.resolve("other"), "something else\n");
    JobRun.of(other, data)
        .assertFailed("the data folder holds an unfinished job", other.toString());
    JobRun.of(lines(), data).assertEqual(lines(), data);
  }

  @Test
  void refusesAnOutputThatWasCutOff() throws Exception {
    Path data = folder.resolve("data");
    try (Jvm job = new Jvm(MainJob.class, "--data", data.toString(), lines().toString())) {
      job.awaitLine("[second JVM] received from the queue");
      job.kill();
    }
    Files.write(data.resolve(Source.QUEUE.output()), new byte[0]);
    JobRun.of(lines(), data).assertFailed("queue.out has 0 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--unknown", "--data", "--data= x", "a b", "--data x --data y"})
  void saysHowItIsUsed(String args) throws Exception {
    JobRun run = JobRun.of(args.split(" "));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.errors()).singleElement().asString().contains("usage: samples/run.sh");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void helps() throws Exception {
    JobRun run = JobRun.of("--help");
    assertThat(run.status()).isZero();
    assertThat(run.errors()).isEmpty();
    assertThat(run.out()).startsWith("usage: samples/run.sh").contains("--data DIR");
  }

  private Path lines() throws Exception {
    return Files.writeString(folder.resolve("lines"), "one\n\nthree\n".repeat(100));
  }

  /** A data folder in which the first JVM of the job has halted. */
  private Path unfinishedJob() throws Exception {
    Path data = folder.resolve("data");
    int status =
        new PartProcess(new PrintStream(PrintStream.nullOutputStream()), System.err)
            .run("first", SendingPart.class, List.of(lines().toString(), data.toString()));
    assertThat(status).isEqualTo(Part.HALTED);
    return data;
  }

  /** Has the journal's messages written into the tables. */
  private static void bringIntoTheTables(Path data) throws Exception {
    AngariumConnectionFactory factory =
        new AngariumConnectionFactory("vm://tables?lingerMs=0&storeMode=jdbcOnly&data=" + data);
    try (JMSContext context = factory.createContext()) {
      context.createQueue("any");
    }
  }

  private static void change(Path data, String sql) throws Exception {
    String url = "jdbc:h2:file:" + data.resolve("angarium");
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  /** A digest of each file but the lock, by name. */
  private static Map<String, Integer> content(Path data) throws Exception {
    Map<String, Integer> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".lock")) {
          content.put(file.toString(), Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    }
    return content;
  }
}
