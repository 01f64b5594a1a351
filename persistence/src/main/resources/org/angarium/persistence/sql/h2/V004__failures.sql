-- How deliveries of a message have failed: the first one and the last ones, a line for each with
-- number, time, consumer and reason, separated by tabulators. Not covered by crc32c.
ALTER TABLE ang_message ADD COLUMN IF NOT EXISTS failures CHARACTER VARYING(98304);
