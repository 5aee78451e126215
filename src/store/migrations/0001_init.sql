-- A library: places, people, cameras, recordings, inspections with what was found, the evidence, and the edit log.
-- Points are thousandths of a point. Footage times are nanoseconds from a recording's first picture. Days and times
-- are ISO 8601 text without a zone. Words of the trade stand by their codes.

CREATE TABLE outlet (
    id            INTEGER PRIMARY KEY,
    code          TEXT NOT NULL UNIQUE CHECK (code <> ''),
    name          TEXT NOT NULL,
    level         TEXT NOT NULL,
    parent        INTEGER REFERENCES outlet (id),
    class         TEXT,
    queue_machine INTEGER NOT NULL CHECK (queue_machine IN (0, 1)),
    changed_at    TEXT NOT NULL,
    changed_by    TEXT NOT NULL
) STRICT;

CREATE TABLE person (
    id         INTEGER PRIMARY KEY,
    staff_no   TEXT NOT NULL UNIQUE CHECK (staff_no <> ''),
    name       TEXT NOT NULL,
    post       TEXT NOT NULL,
    outlet     INTEGER NOT NULL REFERENCES outlet (id),
    from_day   TEXT,
    to_day     TEXT,
    changed_at TEXT NOT NULL,
    changed_by TEXT NOT NULL
) STRICT;
CREATE INDEX person_outlet ON person (outlet);

CREATE TABLE camera (
    id     INTEGER PRIMARY KEY,
    outlet INTEGER NOT NULL REFERENCES outlet (id),
    name   TEXT NOT NULL,
    guides TEXT NOT NULL DEFAULT '[]',          -- [[x0,y0,x1,y1],...] in ten-thousandths of the picture
    UNIQUE (outlet, name)
) STRICT;

CREATE TABLE recording (
    id           INTEGER PRIMARY KEY,
    camera       INTEGER NOT NULL REFERENCES camera (id),
    path         TEXT NOT NULL,
    size         INTEGER NOT NULL,
    modified_s   INTEGER NOT NULL,
    sha256       TEXT NOT NULL DEFAULT '',      -- empty until it was computed
    duration_ns  INTEGER NOT NULL,
    has_sound    INTEGER NOT NULL CHECK (has_sound IN (0, 1)),
    clock_at     TEXT,
    clock_source TEXT,
    clock_edited INTEGER NOT NULL DEFAULT 0,    -- 1 once a logged edit set the clock; from then on only edits may
    fault        TEXT,
    CHECK ((clock_at IS NULL) = (clock_source IS NULL))
) STRICT;
CREATE INDEX recording_camera ON recording (camera);
CREATE INDEX recording_path ON recording (path);

CREATE TABLE inspection (
    id             INTEGER PRIMARY KEY,
    outlet         INTEGER NOT NULL REFERENCES outlet (id),
    date           TEXT NOT NULL,
    inspector      TEXT NOT NULL,
    checklist      TEXT NOT NULL,               -- its own copy, JSON
    last_finding   INTEGER NOT NULL DEFAULT 0,  -- the highest number ever used
    closed_at      TEXT,
    closed_score   INTEGER,
    closed_version TEXT,
    closed_reason  TEXT,
    frozen         TEXT,                        -- while closed: outlet and people as they were on closing, JSON
    CHECK ((closed_at IS NULL) = (closed_score IS NULL)),
    CHECK ((closed_at IS NULL) = (closed_version IS NULL)),
    CHECK ((closed_at IS NULL) = (closed_reason IS NULL)),
    CHECK (closed_at IS NOT NULL OR frozen IS NULL)
) STRICT;

CREATE TABLE inspection_recording (
    id         INTEGER PRIMARY KEY,             -- in the order in which they were handed in
    inspection INTEGER NOT NULL REFERENCES inspection (id),
    recording  INTEGER NOT NULL REFERENCES recording (id),
    UNIQUE (inspection, recording)
) STRICT;

CREATE TABLE verdict (
    id         INTEGER PRIMARY KEY,
    inspection INTEGER NOT NULL REFERENCES inspection (id),
    item       TEXT NOT NULL,
    person     INTEGER REFERENCES person (id),
    verdict    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX verdict_subject ON verdict (inspection, item, ifnull(person, 0));

CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    kind   TEXT NOT NULL,
    bytes  BLOB NOT NULL
) STRICT;

CREATE TABLE finding (
    inspection INTEGER NOT NULL REFERENCES inspection (id),
    no         INTEGER NOT NULL CHECK (no > 0),
    item       TEXT NOT NULL,
    person     INTEGER REFERENCES person (id),
    recording  INTEGER,
    pts_ns     INTEGER,
    site       TEXT,
    until_ns   INTEGER,
    points     INTEGER NOT NULL CHECK (points >= 0),
    note       TEXT NOT NULL,
    rect       TEXT,                            -- [left,top,right,bottom] in ten-thousandths of the picture
    still      TEXT REFERENCES blob (sha256),
    sound      TEXT REFERENCES blob (sha256),
    withdrawn  TEXT,
    PRIMARY KEY (inspection, no),
    FOREIGN KEY (inspection, recording) REFERENCES inspection_recording (inspection, recording),
    CHECK ((recording IS NULL) = (pts_ns IS NULL))
) STRICT;

CREATE TABLE edit_log (
    no         INTEGER PRIMARY KEY,             -- place in the chain of the whole library, from 1
    inspection INTEGER NOT NULL REFERENCES inspection (id),
    seq        INTEGER NOT NULL,                -- place among the lines of its inspection, from 1
    at         TEXT NOT NULL,
    who        TEXT NOT NULL,
    deed       TEXT NOT NULL,
    reason     TEXT NOT NULL,
    undoes     INTEGER REFERENCES edit_log (no),
    change     TEXT NOT NULL,                   -- the cells with their values before and after, JSON
    prev_hash  TEXT NOT NULL,
    hash       TEXT NOT NULL UNIQUE,
    UNIQUE (inspection, seq),
    CHECK ((deed IN ('undo', 'redo')) = (undoes IS NOT NULL))
) STRICT;

-- The log only grows, at its end; evidence never changes.
CREATE TRIGGER edit_log_grows BEFORE INSERT ON edit_log
WHEN NEW.no <> (SELECT ifnull(max(no), 0) + 1 FROM edit_log)
BEGIN SELECT RAISE(ABORT, 'the edit log grows at its end only'); END;
CREATE TRIGGER edit_log_stays BEFORE UPDATE ON edit_log
BEGIN SELECT RAISE(ABORT, 'a line of the edit log cannot be changed'); END;
CREATE TRIGGER edit_log_keeps BEFORE DELETE ON edit_log
BEGIN SELECT RAISE(ABORT, 'a line of the edit log cannot be deleted'); END;
CREATE TRIGGER blob_stays BEFORE UPDATE ON blob
BEGIN SELECT RAISE(ABORT, 'evidence cannot be changed'); END;
CREATE TRIGGER blob_keeps BEFORE DELETE ON blob
BEGIN SELECT RAISE(ABORT, 'evidence cannot be deleted'); END;

-- Where one stopped in an inspection; not part of the record.
CREATE TABLE resume (
    inspection INTEGER PRIMARY KEY REFERENCES inspection (id),
    camera     INTEGER REFERENCES camera (id),
    recording  INTEGER REFERENCES recording (id),
    pts_ns     INTEGER NOT NULL,
    item       TEXT
) STRICT;

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
