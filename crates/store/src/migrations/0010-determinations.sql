-- The rules of a day, as files, by the digest of them: many determinations rest on
-- the same.
CREATE TABLE rule_book (
    digest      TEXT PRIMARY KEY,
    -- JSON: path to text.
    files       TEXT NOT NULL
);

-- What was determined for somebody, with what was known of them then.
CREATE TABLE determination (
    id              TEXT PRIMARY KEY,
    pack_id         TEXT NOT NULL,
    region_code     TEXT,
    reference       TEXT NOT NULL,
    -- Civil date.
    as_of           TEXT NOT NULL,
    at              TEXT NOT NULL,
    actor           TEXT NOT NULL,
    entitled        INTEGER NOT NULL,
    undetermined    INTEGER NOT NULL,
    rules_digest    TEXT NOT NULL REFERENCES rule_book (digest),
    -- JSON, as the use case that wrote them reads them.
    document        TEXT NOT NULL,
    answer          TEXT NOT NULL
);

CREATE INDEX determination_at ON determination (at, id);
