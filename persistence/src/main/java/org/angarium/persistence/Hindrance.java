package org.angarium.persistence;

import static org.angarium.store.StoreException.Kind.FULL;
import static org.angarium.store.StoreException.Kind.LOCKED;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.angarium.store.StoreException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;

/**
 * What keeps the tables from being written, until somebody does something about it.
 *
 * @param kind of the exception for whoever does not wait
 * @param what it is, with values, and what to do
 */
record Hindrance(StoreException.Kind kind, String what) {
  private static final String HOLDERS =
      "SELECT session_id, user_name, session_start FROM INFORMATION_SCHEMA.SESSIONS"
          + " WHERE contains_uncommitted AND session_id NOT IN (SESSION_ID(), ?)"
          + " ORDER BY session_id";

  static Hindrance noSpace(H2Database database) {
    return new Hindrance(
        FULL,
        "the disk of %s is full (usable=%d bytes); free some space"
            .formatted(database.file(), database.usableSpace()));
  }

  /**
   * That another session has locked something.
   *
   * @param locked in the words of the database
   * @param open its connection for reading is used to ask for that session
   */
  static Hindrance locked(String locked, OpenDatabase open) {
    return new Hindrance(
        LOCKED,
        "%s is locked by %s (%s); end that session's transaction"
            .formatted(open.database().file(), holders(open), locked));
  }

  /** The sessions with an open transaction, but for that of the store itself. */
  private static String holders(OpenDatabase open) {
    List<String> holders = new ArrayList<>();
    try (ResultSet row = open.reading().query(HOLDERS, sessionId(open.writing().connection()))) {
      while (row.next()) {
        holders.add(
            "session %d of user %s, which began at %s"
                .formatted(row.getInt(1), row.getString(2), row.getString(3)));
      }
    } catch (SQLException e) {
      return "another session";
    }
    return holders.isEmpty() ? "another session" : String.join(" or ", holders);
  }

  private static int sessionId(Connection connection) throws SQLException {
    return ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession()).getId();
  }
}
