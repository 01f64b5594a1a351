-- A CRC32C of the other columns, or of those that it is named after; none in rows that are older.
ALTER TABLE ang_message ADD COLUMN state_crc32c BIGINT;
ALTER TABLE ang_destination ADD COLUMN crc32c BIGINT;
ALTER TABLE ang_subscription ADD COLUMN crc32c BIGINT;
ALTER TABLE ang_setting ADD COLUMN crc32c BIGINT;
ALTER TABLE ang_producer ADD COLUMN crc32c BIGINT;
ALTER TABLE ang_branch ADD COLUMN crc32c BIGINT;
ALTER TABLE ang_branch_work ADD COLUMN places_crc32c BIGINT;
ALTER TABLE ang_journal ADD COLUMN crc32c BIGINT;
