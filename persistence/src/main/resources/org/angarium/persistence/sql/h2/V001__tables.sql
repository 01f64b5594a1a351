-- What one broker stores. Free text is kept on one line: control characters, lone surrogates and
-- backslashes are escaped as in a Java string. Times are milliseconds since 1970, 0 for none.

-- One row per message and queue.
CREATE TABLE ang_message (
  queue_id BIGINT NOT NULL,
  -- 9 minus the priority the message is queued under: ascending rank, then ascending sequence, is
  -- the order of delivery.
  delivery_rank SMALLINT NOT NULL,
  sequence BIGINT NOT NULL,
  attempts INTEGER NOT NULL,
  not_before_ms BIGINT NOT NULL,
  message_id CHARACTER LARGE OBJECT,
  destination CHARACTER VARYING(8192) NOT NULL,
  persistent BOOLEAN NOT NULL,
  priority SMALLINT NOT NULL,
  sent_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  deliver_at_ms BIGINT NOT NULL,
  correlation_id CHARACTER LARGE OBJECT,
  reply_to CHARACTER VARYING(8192),
  jms_type CHARACTER LARGE OBJECT,
  -- One line per property: type, blank, name, equals sign, value.
  properties CHARACTER LARGE OBJECT,
  body_type CHARACTER VARYING(16) NOT NULL,
  -- At most one of body and body_key is given; none of them means that there is no body.
  body BINARY VARYING(262144),
  body_key BIGINT,
  body_length BIGINT NOT NULL,
  -- CRC32C of everything but attempts and not_before_ms.
  crc32c BIGINT NOT NULL,
  PRIMARY KEY (queue_id, delivery_rank, sequence)
);

-- Bodies that are large or that several rows share.
CREATE TABLE ang_body (
  body_key BIGINT NOT NULL PRIMARY KEY,
  body_length BIGINT NOT NULL,
  -- How many rows of ang_message and ang_branch_work name it.
  uses INTEGER NOT NULL
);

CREATE TABLE ang_body_chunk (
  body_key BIGINT NOT NULL,
  chunk_no INTEGER NOT NULL,
  bytes BINARY VARYING(65536) NOT NULL,
  crc32c BIGINT NOT NULL,
  PRIMARY KEY (body_key, chunk_no)
);

CREATE TABLE ang_destination (
  queue_id BIGINT NOT NULL PRIMARY KEY,
  address CHARACTER VARYING(8192) NOT NULL
);

CREATE TABLE ang_subscription (
  queue_id BIGINT NOT NULL PRIMARY KEY,
  client_id CHARACTER LARGE OBJECT,
  name CHARACTER LARGE OBJECT NOT NULL,
  topic CHARACTER VARYING(8192) NOT NULL,
  selector CHARACTER LARGE OBJECT,
  no_local BOOLEAN NOT NULL,
  shared BOOLEAN NOT NULL
);

-- The last sequence known of each remote producer.
CREATE TABLE ang_producer (
  producer_id CHARACTER VARYING(8192) NOT NULL PRIMARY KEY,
  last_sequence BIGINT NOT NULL
);

-- XA branches that are prepared, or decided heuristically and not yet forgotten.
CREATE TABLE ang_branch (
  branch_id CHARACTER VARYING(300) NOT NULL PRIMARY KEY,
  owner CHARACTER LARGE OBJECT,
  heuristic BOOLEAN NOT NULL
);

-- What the commit of a prepared branch would do, in order.
CREATE TABLE ang_branch_work (
  branch_id CHARACTER VARYING(300) NOT NULL,
  work_no INTEGER NOT NULL,
  -- 'insert' or 'delete'
  work CHARACTER VARYING(16) NOT NULL,
  -- queue:priority:sequence, several of them separated by blanks
  places CHARACTER LARGE OBJECT NOT NULL,
  not_before_ms BIGINT NOT NULL,
  message_id CHARACTER LARGE OBJECT,
  destination CHARACTER VARYING(8192),
  persistent BOOLEAN,
  priority SMALLINT,
  sent_ms BIGINT,
  expires_ms BIGINT,
  deliver_at_ms BIGINT,
  correlation_id CHARACTER LARGE OBJECT,
  reply_to CHARACTER VARYING(8192),
  jms_type CHARACTER LARGE OBJECT,
  properties CHARACTER LARGE OBJECT,
  body_type CHARACTER VARYING(16),
  body BINARY VARYING(262144),
  body_key BIGINT,
  body_length BIGINT,
  crc32c BIGINT,
  PRIMARY KEY (branch_id, work_no)
);

-- Who may write: every transaction ends with an update of this row under its own epoch.
CREATE TABLE ang_fence (
  node CHARACTER VARYING(200) NOT NULL PRIMARY KEY,
  epoch BIGINT NOT NULL,
  fenced BOOLEAN NOT NULL,
  broker_id CHARACTER VARYING(200) NOT NULL,
  commits BIGINT NOT NULL
);
