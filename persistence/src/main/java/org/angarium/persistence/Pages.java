package org.angarium.persistence;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.angarium.message.Body;
import org.angarium.store.MessageKey;
import org.angarium.store.StoredMessage;
import org.jspecify.annotations.Nullable;

/** Where a {@link PageReader} reads. */
interface Pages {
  /** See {@link org.angarium.store.Store#page}. */
  List<StoredMessage> page(long queueId, @Nullable MessageKey after, int limit)
      throws SQLException, IOException;

  /** See {@link org.angarium.store.Store#readBody}. */
  Body.Bytes body(Body.Chunks body) throws SQLException, IOException;
}
