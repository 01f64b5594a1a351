package org.angarium.tck.bench.contender;

import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.angarium.tck.bench.load.Measured;
import org.angarium.tck.bench.load.Payload;
import org.angarium.tck.bench.load.Scenario;
import org.angarium.tck.bench.load.Stopwatch;
import org.angarium.tck.bench.load.Workload;

/**
 * H2 alone: each transaction inserts a row of a message's size and deletes the one before, and is
 * committed and synced.
 */
public record BareDatabase() implements Contender {

  @Override
  public Title title() {
    return new Title("bare H2", Origin.BARE, Guarantee.BOTH);
  }

  @Override
  public String configuration() {
    return "insert a row of 1 KiB and delete the one before, COMMIT, CHECKPOINT SYNC;"
        + " WRITE_DELAY=0, RETENTION_TIME=0";
  }

  @Override
  public boolean runs(Scenario scenario) {
    return scenario.id().equals("S1");
  }

  @Override
  public Workload start(Workload.Task task) throws JMSException {
    try {
      return new Rows(task.folder());
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static JMSException failed(SQLException e) {
    JMSException failure = new JMSException("H2 failed: " + e.getMessage());
    failure.setLinkedException(e);
    return failure;
  }

  private static final class Rows implements Workload {
    private final Path folder;
    private final Connection connection;
    private long next;

    Rows(Path folder) throws SQLException {
      this.folder = folder;
      connection =
          DriverManager.getConnection(
              "jdbc:h2:" + folder.resolve("bare") + ";WRITE_DELAY=0;RETENTION_TIME=0", "sa", "");
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE message (id BIGINT PRIMARY KEY, body VARBINARY(2000))");
      }
      connection.commit();
    }

    @Override
    public Measured round(Duration length) throws JMSException {
      Stopwatch stopwatch = Stopwatch.start(folder);
      long first = next;
      byte[] body = new byte[Payload.BYTES];
      try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO message VALUES (?, ?)");
          PreparedStatement delete =
              connection.prepareStatement("DELETE FROM message WHERE id = ?");
          Statement sync = connection.createStatement()) {
        do {
          insert.setLong(1, next);
          insert.setBytes(2, body);
          insert.executeUpdate();
          delete.setLong(1, next - 1);
          delete.executeUpdate();
          connection.commit();
          sync.execute("CHECKPOINT SYNC");
          next++;
        } while (stopwatch.elapsed().compareTo(length) < 0);
        return stopwatch.stop(next - first);
      } catch (SQLException e) {
        throw failed(e);
      }
    }

    @Override
    public void close() throws JMSException {
      try {
        connection.close();
      } catch (SQLException e) {
        throw failed(e);
      }
    }
  }
}
