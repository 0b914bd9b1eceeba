-- What was measured: one row for each figure and each of its revisions.
CREATE TABLE observation (
    indicator   TEXT NOT NULL,
    region_code TEXT NOT NULL,
    -- A year, or first and last month.
    period      TEXT NOT NULL,
    -- What it covers where that is not the usual; empty otherwise.
    scope       TEXT NOT NULL,
    breakdown   TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    -- Decimal text; absent where it is missing.
    value       TEXT,
    status      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    document    TEXT NOT NULL,
    line        INTEGER,
    confidence  TEXT,
    -- The pack it came with; absent where somebody brought it in.
    pack_id     TEXT REFERENCES pack (id) ON DELETE CASCADE,
    -- Instant, RFC 3339 in UTC, and who.
    at          TEXT NOT NULL,
    actor       TEXT NOT NULL,
    PRIMARY KEY (indicator, region_code, period, scope, breakdown, revision)
);

CREATE INDEX observation_region ON observation (region_code, indicator);
CREATE INDEX observation_pack ON observation (pack_id);
