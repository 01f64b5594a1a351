-- A CRC32C of the other columns, or of those that it is named after; none in rows that are older.
ALTER TABLE ang_message ADD COLUMN IF NOT EXISTS state_crc32c BIGINT;
ALTER TABLE ang_destination ADD COLUMN IF NOT EXISTS crc32c BIGINT;
ALTER TABLE ang_subscription ADD COLUMN IF NOT EXISTS crc32c BIGINT;
ALTER TABLE ang_setting ADD COLUMN IF NOT EXISTS crc32c BIGINT;
ALTER TABLE ang_producer ADD COLUMN IF NOT EXISTS crc32c BIGINT;
ALTER TABLE ang_branch ADD COLUMN IF NOT EXISTS crc32c BIGINT;
ALTER TABLE ang_branch_work ADD COLUMN IF NOT EXISTS places_crc32c BIGINT;
ALTER TABLE ang_journal ADD COLUMN IF NOT EXISTS crc32c BIGINT;
