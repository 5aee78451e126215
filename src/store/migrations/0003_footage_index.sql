-- What reading all of a recording's file has found, so that it need not be read again. A cache: it can be had anew from
-- the file, is no part of the record, and holds only for a file of this size and time and for a program of this version.

CREATE TABLE footage_index (
    recording  INTEGER PRIMARY KEY REFERENCES recording (id),
    size       INTEGER NOT NULL,
    modified_s INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    bytes      BLOB NOT NULL
) STRICT;
