-- What is needed to check plans: the words statements are aligned by, documents
-- brought in for checking, and what people decided about findings.

-- Other domains under which plans may print an indicator; a list.
ALTER TABLE indicator_definition ADD COLUMN also_in TEXT NOT NULL DEFAULT '[]';

-- A pack's alignment.yaml, as JSON.
CREATE TABLE alignment (
    pack_id     TEXT PRIMARY KEY REFERENCES pack (id) ON DELETE CASCADE,
    content     TEXT NOT NULL
);

-- A draft that was brought in. Series is a plan's id, or a name of its own; the
-- document is kept, so that it can be checked again and its text be shown. The
-- findings are kept as they were, so that the next draft can be compared.
CREATE TABLE check_run (
    series      TEXT NOT NULL,
    number      INTEGER NOT NULL,
    at          TEXT NOT NULL,
    actor       TEXT NOT NULL,
    document    TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    content     BLOB NOT NULL,
    title       TEXT,
    findings    TEXT NOT NULL,
    errors      INTEGER NOT NULL,
    warnings    INTEGER NOT NULL,
    notes       INTEGER NOT NULL,
    gone        INTEGER NOT NULL,
    stays       INTEGER NOT NULL,
    added       INTEGER NOT NULL,
    PRIMARY KEY (series, number)
);

-- Decisions are added, never changed: the last one counts.
CREATE TABLE check_decision (
    series      TEXT NOT NULL,
    finding     TEXT NOT NULL,
    sequence    INTEGER NOT NULL,
    verdict     TEXT NOT NULL,
    reason      TEXT NOT NULL,
    actor       TEXT NOT NULL,
    at          TEXT NOT NULL,
    PRIMARY KEY (series, finding, sequence)
);
