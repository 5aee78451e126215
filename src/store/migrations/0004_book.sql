-- The book: what persons enter beside inspections for schemes to look at, and the settlements that were approved. It only
-- grows; an entry is struck by a later one. A chain of hashes like the edit log's.

CREATE TABLE book (
    no        INTEGER PRIMARY KEY,
    at        TEXT NOT NULL,
    who       TEXT NOT NULL,
    entry     TEXT NOT NULL,                    -- JSON, tagged by its kind
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER book_grows BEFORE INSERT ON book
WHEN NEW.no <> (SELECT ifnull(max(no), 0) + 1 FROM book)
BEGIN SELECT RAISE(ABORT, 'the book grows at its end only'); END;
CREATE TRIGGER book_stays BEFORE UPDATE ON book
BEGIN SELECT RAISE(ABORT, 'an entry of the book cannot be changed'); END;
CREATE TRIGGER book_keeps BEFORE DELETE ON book
BEGIN SELECT RAISE(ABORT, 'an entry of the book cannot be deleted'); END;

-- Under the power to punish on the spot (S2-50), and the amount that a clause leaves open (X-12), in fen.
ALTER TABLE finding ADD COLUMN on_the_spot INTEGER NOT NULL DEFAULT 0 CHECK (on_the_spot IN (0, 1));
ALTER TABLE finding ADD COLUMN amount INTEGER;
