-- Site time in stretches, by a clock that may drift, with what each source said; channels; what tells copies.

ALTER TABLE recording ADD COLUMN clock_drift_ppb INTEGER NOT NULL DEFAULT 0;
-- The picture that the inspector read, in nanoseconds.
ALTER TABLE recording ADD COLUMN clock_read_ns INTEGER NOT NULL DEFAULT 0;
-- [[from_ns,"site time"],...] by the recorder's own clock; empty where it runs through.
ALTER TABLE recording ADD COLUMN stretches TEXT NOT NULL DEFAULT '[]';
-- [["source","site time of the first picture"],...]
ALTER TABLE recording ADD COLUMN claims TEXT NOT NULL DEFAULT '[]';
ALTER TABLE recording ADD COLUMN channel INTEGER CHECK (channel IS NULL OR channel > 0);
-- SHA-256 over the size and the first and last 64 KiB; empty where it was never computed.
ALTER TABLE recording ADD COLUMN edges TEXT NOT NULL DEFAULT '';
CREATE INDEX recording_size ON recording (size);
