package org.angarium.persistence.journal;

import java.nio.ByteBuffer;
import java.util.List;
import org.angarium.store.Batch;

/**
 * A batch as it will stand in the journal. Made by the submitting thread, so that the committer
 * only copies bytes.
 *
 * @param batch what is encoded
 * @param payload the record's payload, from its position to its limit
 * @param crc the CRC32C of the payload
 * @param operations the operations
 * @param bodies the large bodies, to be written to files of their own first
 */
public record EncodedBatch(
    Batch batch,
    ByteBuffer payload,
    int crc,
    List<JournalOperation> operations,
    List<LargeBody> bodies) {

  /**
   * A body that stands apart.
   *
   * @param key its name
   */
  public record LargeBody(long key, byte[] bytes) {}

  /** How many bytes of a segment it takes when it need not be parted. */
  public int space() {
    return Fragment.space(payload.remaining());
  }
}
