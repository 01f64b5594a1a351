package org.angarium.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.angarium.store.StoreException;

/**
 * The numbered SQL files of a dialect, and the table that says which of them a database has seen. A
 * file is never changed once it was released; a change of the schema is a new file. An upgrade may
 * be cut off behind each statement, and the next opening runs the whole file again, so from the
 * second file on all of them may be run twice.
 */
final class Schema {
  static final String TABLE = "ang_schema";

  private static final List<String> FILES =
      List.of(
          "V001__tables.sql",
          "V002__settings.sql",
          "V003__journal.sql",
          "V004__failures.sql",
          "V005__checks.sql");

  private static final String VERSIONS =
      "CREATE TABLE ang_schema (version INTEGER NOT NULL PRIMARY KEY, file_name"
          + " CHARACTER VARYING(200) NOT NULL, applied_ms BIGINT NOT NULL)";

  private final String dialect;

  Schema(String dialect) {
    this.dialect = dialect;
  }

  /** The version that this code writes and reads. */
  static int version() {
    return FILES.size();
  }

  /** The name of a version's file. */
  static String file(int version) {
    return FILES.get(version - 1);
  }

  /** Makes the tables in an empty database. */
  void create(Connection connection) throws SQLException {
    create(connection, version());
  }

  /** Makes the tables as an older version did, for tests. */
  void create(Connection connection, int version) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(VERSIONS);
    }
    apply(connection, 0, version);
  }

  /**
   * Brings a database up to date.
   *
   * @throws StoreException when it is newer than this code
   */
  void upgrade(Connection connection) throws SQLException {
    int found;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT MAX(version) FROM ang_schema")) {
      row.next();
      found = row.getInt(1);
    }
    if (found > version()) {
      throw new StoreException(
          StoreException.Kind.NEWER,
          ("the data was written by a newer version of Angarium (schema %d, this version knows up"
                  + " to %d); run that version or a later one")
              .formatted(found, version()));
    }
    apply(connection, found, version());
  }

  private void apply(Connection connection, int found, int last) throws SQLException {
    for (int version = found + 1; version <= last; version++) {
      String file = file(version);
      try (Statement statement = connection.createStatement()) {
        for (String sql : statements(file)) {
          statement.execute(sql);
        }
      }
      note(connection, version, file);
    }
  }

  private static void note(Connection connection, int version, String file) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO ang_schema (version, file_name, applied_ms) VALUES (?, ?, ?)")) {
      insert.setInt(1, version);
      insert.setString(2, file);
      insert.setLong(3, System.currentTimeMillis());
      insert.executeUpdate();
    }
  }

  /** The statements of a file: each ends with a semicolon at the end of a line. */
  List<String> statements(String file) {
    String path = "sql/%s/%s".formatted(dialect, file);
    try (InputStream in = Schema.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is missing from the jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.strip().split(";\\s*(\\R|$)"));
    } catch (IOException e) {
      throw new IllegalStateException(path + " cannot be read from the jar", e);
    }
  }
}
