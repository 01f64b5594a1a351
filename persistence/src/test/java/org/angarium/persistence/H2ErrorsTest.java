package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.angarium.store.StoreException;
import org.h2.api.ErrorCode;
import org.h2.message.DbException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;

/** What an error of H2's is taken for: a lock to wait for, damage, or a failure. */
class H2ErrorsTest {
  private static SQLException lockTimeout() {
    return DbException.get(ErrorCode.LOCK_TIMEOUT_1, "ANG_MESSAGE").getSQLException();
  }

  private static SQLException general(RuntimeException cause) {
    return DbException.get(ErrorCode.GENERAL_ERROR_1, cause, "general").getSQLException();
  }

  @Test
  void aLockIsWaitedFor() {
    assertThat(H2Database.isLocked(lockTimeout())).isTrue();
    assertThat(H2Database.isDamage(lockTimeout())).isFalse();
  }

  /** After trying for as long as it would wait for a lock, H2 says that it was one. */
  @Test
  void anIndexThatLeadsToNoRowIsNoLock() {
    for (int code :
        new int[] {
          ErrorCode.ROW_NOT_FOUND_IN_PRIMARY_INDEX, ErrorCode.ROW_NOT_FOUND_WHEN_DELETING_1
        }) {
      DbException missing = DbException.get(code, "17");
      SQLException called =
          DbException.get(ErrorCode.LOCK_TIMEOUT_1, missing, "").getSQLException();
      assertThat(H2Database.isLocked(called)).isFalse();
      assertThat(H2Database.isDamage(called)).isTrue();
      assertThat(H2Database.reason(called)).contains("17");
    }
  }

  @Test
  void aPageThatCannotBeReadIsDamage() {
    SQLException page = general(new MVStoreException(DataUtils.ERROR_FILE_CORRUPT, "page"));
    assertThat(H2Database.isDamage(page)).isTrue();
    assertThat(H2Database.isDamage(general(new BufferUnderflowException()))).isTrue();
    StoreException stopped = H2Database.stopped("reading", Path.of("data/angarium.mv.db"), page);
    assertThat(stopped.kind()).isEqualTo(StoreException.Kind.DAMAGED);
    assertThat(stopped).hasMessageContainingAll("angarium.mv.db", "backup");
  }

  @Test
  void aDiskThatFailsAndAStoreThatIsClosedAreNoDamage() {
    MVStoreException failed = new MVStoreException(DataUtils.ERROR_READING_FAILED, "disk");
    failed.initCause(new IOException("Input/output error"));
    SQLException disk = general(failed);
    SQLException closed = general(new MVStoreException(DataUtils.ERROR_CLOSED, "closed"));
    for (SQLException e : new SQLException[] {disk, closed}) {
      assertThat(H2Database.isDamage(e)).isFalse();
      StoreException stopped = H2Database.stopped("reading", Path.of("data/angarium.mv.db"), e);
      assertThat(stopped.kind()).isEqualTo(StoreException.Kind.FAILED);
    }
  }
}
