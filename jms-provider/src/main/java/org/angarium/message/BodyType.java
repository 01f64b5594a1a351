package org.angarium.message;

/** Which of the Jakarta Messaging body forms a message has (JMS 3.1, 3.11). */
public enum BodyType {
  /** No body: headers and properties only. */
  MESSAGE,
  /** UTF-8 text; see {@link Text} for how lone surrogates are kept. */
  TEXT,
  /** Uninterpreted bytes. */
  BYTES,
  /** Names and values, written by {@link ValueCodec#encodeMap}. */
  MAP,
  /** A sequence of values, written by {@link ValueCodec#encodeList}. */
  STREAM,
  /** A serialised Java object, which no broker ever deserialises. */
  OBJECT
}
