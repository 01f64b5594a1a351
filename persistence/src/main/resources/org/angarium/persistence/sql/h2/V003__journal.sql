-- Up to which of its records the journal of a node has been brought into the tables.
CREATE TABLE IF NOT EXISTS ang_journal (
  node CHARACTER VARYING(200) NOT NULL PRIMARY KEY,
  drained_record BIGINT NOT NULL
);
