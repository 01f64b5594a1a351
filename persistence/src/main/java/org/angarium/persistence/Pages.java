package org.angarium.persistence;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.angarium.message.Body;
import org.angarium.store.StoredMessage;

/** Where a {@link PageReader} reads. */
interface Pages {
  /** See {@link org.angarium.store.Store#page}. */
  List<StoredMessage> page(PageReader.PageRead read) throws SQLException, IOException;

  /** See {@link org.angarium.store.Store#readBody}. */
  Body.Bytes body(Body.Chunks body) throws SQLException, IOException;
}
