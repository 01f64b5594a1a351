-- Configuration that was changed while the broker ran: short texts, each under a key.
CREATE TABLE IF NOT EXISTS ang_setting (
  setting_key CHARACTER VARYING(32768) NOT NULL PRIMARY KEY,
  setting_value CHARACTER LARGE OBJECT NOT NULL
);
