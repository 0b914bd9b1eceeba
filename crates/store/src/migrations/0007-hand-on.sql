-- Who does what of a plan. A row is one state of one item's assignment; it is
-- added, never changed, and the last revision counts. `content` is JSON as the use
-- case that wrote it reads it, NULL when the assignment was taken back; `basis` is
-- what the item was when it was given out.
CREATE TABLE assignment (
    series      TEXT NOT NULL,
    item        TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    at          TEXT NOT NULL,
    actor       TEXT NOT NULL,
    action      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    content     TEXT,
    basis       TEXT NOT NULL,
    PRIMARY KEY (series, item, revision)
);

-- Read-only links to one plan, or to one draft with its corrections up to a number. The token itself is not kept:
-- whoever reads the database cannot open a link.
CREATE TABLE share_link (
    id              TEXT PRIMARY KEY,
    token_hash      TEXT NOT NULL UNIQUE,
    series          TEXT NOT NULL,
    draft           INTEGER,
    corrections     INTEGER,
    note            TEXT NOT NULL,
    created_at      TEXT NOT NULL,
    created_by      TEXT NOT NULL,
    -- Civil date, the last day it opens.
    last_day        TEXT NOT NULL,
    first_used_at   TEXT,
    revoked_at      TEXT,
    revoked_by      TEXT
);
CREATE INDEX share_link_by_series ON share_link (series);
