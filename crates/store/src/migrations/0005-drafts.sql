-- Drafts on a planner's desk: whose they are, what was mended in them, and which
-- states of them have a name.

-- The head of a series of check runs: what a person said of it, and what its last
-- document prints, so that a list needs no document.
CREATE TABLE draft (
    series        TEXT PRIMARY KEY,
    title         TEXT,
    region_code   TEXT,
    domain_id     TEXT,
    region_printed TEXT,
    period_start  INTEGER,
    period_end    INTEGER,
    created_at    TEXT NOT NULL,
    created_by    TEXT NOT NULL
);

-- Corrections are added, never changed. One that names another takes it back.
-- edit is JSON, as the use case that wrote it reads it; sha256 is of the document
-- it was made in.
CREATE TABLE correction (
    series        TEXT NOT NULL,
    number        INTEGER NOT NULL,
    at            TEXT NOT NULL,
    actor         TEXT NOT NULL,
    sha256        TEXT NOT NULL,
    edit          TEXT NOT NULL,
    about_zh      TEXT NOT NULL,
    about_en      TEXT NOT NULL,
    reason        TEXT NOT NULL,
    undoes        INTEGER,
    PRIMARY KEY (series, number)
);

-- A state with a name: a document, and the corrections up to a number.
CREATE TABLE edition (
    series        TEXT NOT NULL,
    number        INTEGER NOT NULL,
    at            TEXT NOT NULL,
    actor         TEXT NOT NULL,
    name          TEXT NOT NULL,
    stage         TEXT NOT NULL,
    dated         TEXT NOT NULL,
    run           INTEGER NOT NULL,
    corrections   INTEGER NOT NULL,
    note          TEXT NOT NULL,
    PRIMARY KEY (series, number)
);
