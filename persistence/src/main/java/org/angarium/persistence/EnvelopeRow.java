package org.angarium.persistence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.zip.CRC32C;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * An envelope as columns. They stand together and in this order in {@code ang_message} and {@code
 * ang_branch_work}; the last of them is the checksum of the others and of the row's place.
 */
@SuppressWarnings("ArrayRecordComponent")
record EnvelopeRow(
    @Nullable String messageId,
    String destination,
    boolean persistent,
    int priority,
    long sentMs,
    long expiresMs,
    long deliverAtMs,
    @Nullable String correlationId,
    @Nullable String replyTo,
    @Nullable String jmsType,
    @Nullable String properties,
    String bodyType,
    byte @Nullable [] body,
    @Nullable Long bodyKey,
    long bodyLength) {

  static final String COLUMNS =
      "message_id, destination, persistent, priority, sent_ms, expires_ms, deliver_at_ms,"
          + " correlation_id, reply_to, jms_type, properties, body_type, body, body_key,"
          + " body_length, crc32c";

  /** As many question marks as there are columns. */
  static final String MARKS = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

  private static final byte[] NO_BYTES = {};

  /**
   * The columns of an envelope.
   *
   * @param bodyKey names the body when it is not to stand in the row
   */
  static EnvelopeRow of(Envelope envelope, @Nullable Long bodyKey) {
    byte[] inline =
        bodyKey == null && envelope.body() instanceof Body.Bytes bytes ? bytes.bytes() : null;
    Address replyTo = envelope.replyTo();
    return new EnvelopeRow(
        stored(envelope.id()),
        StoredText.of(envelope.destination().toString()),
        envelope.persistent(),
        envelope.priority(),
        envelope.timestampMs(),
        envelope.expirationMs(),
        envelope.deliveryTimeMs(),
        stored(envelope.correlationId()),
        replyTo == null ? null : StoredText.of(replyTo.toString()),
        stored(envelope.type()),
        PropertyText.of(envelope.properties()),
        envelope.bodyType().name(),
        inline,
        bodyKey,
        envelope.body().length());
  }

  /** Reads the columns, the first of which has the index, and checks them against the place. */
  static EnvelopeRow read(ResultSet row, int index, long... place) throws SQLException {
    int i = index;
    EnvelopeRow read =
        new EnvelopeRow(
            row.getString(i++),
            row.getString(i++),
            row.getBoolean(i++),
            row.getInt(i++),
            row.getLong(i++),
            row.getLong(i++),
            row.getLong(i++),
            row.getString(i++),
            row.getString(i++),
            row.getString(i++),
            row.getString(i++),
            row.getString(i++),
            row.getBytes(i++),
            row.getObject(i++, Long.class),
            row.getLong(i++));
    if (row.getLong(i) != read.crc32c(place)) {
      throw new IllegalArgumentException("its checksum is wrong");
    }
    return read;
  }

  /** Binds the columns and the checksum; returns the index behind them. */
  int bind(PreparedStatement statement, int index, long... place) throws SQLException {
    int i = index;
    statement.setString(i++, messageId);
    statement.setString(i++, destination);
    statement.setBoolean(i++, persistent);
    statement.setInt(i++, priority);
    statement.setLong(i++, sentMs);
    statement.setLong(i++, expiresMs);
    statement.setLong(i++, deliverAtMs);
    statement.setString(i++, correlationId);
    statement.setString(i++, replyTo);
    statement.setString(i++, jmsType);
    statement.setString(i++, properties);
    statement.setString(i++, bodyType);
    statement.setBytes(i++, body);
    if (bodyKey == null) {
      statement.setNull(i++, Types.BIGINT);
    } else {
      statement.setLong(i++, bodyKey);
    }
    statement.setLong(i++, bodyLength);
    statement.setLong(i++, crc32c(place));
    return i;
  }

  /** The envelope, its body in memory, absent, or named by its key. */
  Envelope envelope() {
    Body content = Body.NONE;
    if (body != null) {
      content = Body.of(body);
    } else if (bodyKey != null) {
      content = new Body.Chunks(bodyKey, bodyLength);
    }
    return new Envelope(
        restored(messageId),
        Address.parse(StoredText.restore(destination)),
        persistent,
        priority,
        sentMs,
        expiresMs,
        deliverAtMs,
        restored(correlationId),
        replyTo == null ? null : Address.parse(StoredText.restore(replyTo)),
        restored(jmsType),
        PropertyText.parse(properties),
        BodyType.valueOf(bodyType),
        content);
  }

  private long crc32c(long... place) {
    ByteBuffer fixed = ByteBuffer.allocate((place.length + 8) * Long.BYTES);
    for (long part : place) {
      fixed.putLong(part);
    }
    fixed.putLong(persistent ? 1 : 0).putLong(priority).putLong(sentMs).putLong(expiresMs);
    fixed.putLong(deliverAtMs).putLong(bodyKey == null ? -1 : bodyKey).putLong(bodyLength);
    fixed.putLong(body == null ? -1 : body.length);
    CRC32C crc = new CRC32C();
    crc.update(fixed.flip());
    for (String text :
        new @Nullable String[] {
          messageId, destination, correlationId, replyTo, jmsType, properties, bodyType
        }) {
      byte[] bytes = text == null ? NO_BYTES : text.getBytes(StandardCharsets.UTF_8);
      int length = text == null ? -1 : bytes.length;
      crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
      crc.update(bytes);
    }
    if (body != null) {
      crc.update(body);
    }
    return crc.getValue();
  }

  private static @Nullable String stored(@Nullable String text) {
    return text == null ? null : StoredText.of(text);
  }

  private static @Nullable String restored(@Nullable String text) {
    return text == null ? null : StoredText.restore(text);
  }
}
