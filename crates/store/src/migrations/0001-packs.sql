-- Packs and what they hold. A row goes when its pack or plan goes. Lists that are
-- only ever read whole are JSON text. Dates are ISO text; numbers of plans are
-- decimal text, because 3.40 is not 3.4.

CREATE TABLE pack (
    id          TEXT PRIMARY KEY,
    position    INTEGER NOT NULL,
    version     TEXT NOT NULL,
    title_zh    TEXT NOT NULL,
    title_en    TEXT NOT NULL,
    licence     TEXT NOT NULL,
    status      TEXT NOT NULL,
    depends_on  TEXT NOT NULL,
    digest      TEXT NOT NULL
);

CREATE TABLE source (
    id          TEXT PRIMARY KEY,
    pack_id     TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
    title_zh    TEXT NOT NULL,
    title_en    TEXT NOT NULL,
    number      TEXT,
    issuer_zh   TEXT NOT NULL,
    issuer_en   TEXT NOT NULL,
    issued      TEXT,
    obtained    TEXT NOT NULL,
    status      TEXT NOT NULL,
    sha256      TEXT,
    file        TEXT,
    licence     TEXT NOT NULL
);

CREATE TABLE domain (
    id              TEXT PRIMARY KEY,
    pack_id         TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
    zh              TEXT NOT NULL,
    en              TEXT NOT NULL,
    kind            TEXT NOT NULL,
    position        INTEGER NOT NULL,
    synonyms        TEXT NOT NULL,
    source_id       TEXT NOT NULL,
    source_line     INTEGER,
    source_article  TEXT,
    source_page     INTEGER,
    source_note     TEXT
);

CREATE TABLE department (
    id          TEXT PRIMARY KEY,
    pack_id     TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
    zh          TEXT NOT NULL,
    en          TEXT NOT NULL,
    synonyms    TEXT NOT NULL
);

CREATE TABLE indicator_definition (
    id              TEXT PRIMARY KEY,
    pack_id         TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
    domain_id       TEXT NOT NULL,
    zh              TEXT NOT NULL,
    en              TEXT NOT NULL,
    unit            TEXT,
    direction       TEXT,
    kind            TEXT NOT NULL,
    numerator_zh    TEXT,
    numerator_en    TEXT,
    denominator_zh  TEXT,
    denominator_en  TEXT,
    synonyms        TEXT NOT NULL,
    status          TEXT NOT NULL,
    source_id       TEXT NOT NULL,
    source_line     INTEGER,
    source_article  TEXT,
    source_page     INTEGER,
    source_note     TEXT
);

-- Codes come again when a region is founded anew, so they are no key by themselves.
CREATE TABLE region (
    code        TEXT NOT NULL,
    pack_id     TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
    level       TEXT NOT NULL,
    name_zh     TEXT NOT NULL,
    name_en     TEXT NOT NULL,
    parent      TEXT,
    valid_from  TEXT,
    valid_to    TEXT,
    source_id   TEXT NOT NULL
);
CREATE INDEX region_by_code ON region (code);
CREATE INDEX region_by_parent ON region (parent);
CREATE INDEX region_by_pack ON region (pack_id);

CREATE TABLE boundary (
    pack_id     TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    geojson     TEXT NOT NULL,
    PRIMARY KEY (pack_id, name)
);

-- Documents whose text a pack may show.
CREATE TABLE document (
    pack_id     TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    content     BLOB NOT NULL,
    PRIMARY KEY (pack_id, name)
);

CREATE TABLE plan (
    id              TEXT PRIMARY KEY,
    pack_id         TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
    source_id       TEXT NOT NULL,
    status          TEXT NOT NULL,
    document_name   TEXT NOT NULL,
    title           TEXT,
    issuer          TEXT,
    region          TEXT,
    region_code     TEXT,
    period_start    INTEGER,
    period_end      INTEGER
);

CREATE TABLE plan_section (
    plan_id     TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    level       INTEGER NOT NULL,
    title       TEXT NOT NULL,
    line        INTEGER NOT NULL,
    PRIMARY KEY (plan_id, position)
);

CREATE TABLE plan_table (
    plan_id     TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    title       TEXT,
    line        INTEGER NOT NULL,
    header      TEXT NOT NULL,
    PRIMARY KEY (plan_id, position)
);

-- domain_id and indicator_id say what the printed names mean; they are worked out
-- again whenever a pack changes.
CREATE TABLE plan_indicator (
    plan_id       TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    table_number  INTEGER NOT NULL,
    table_row     INTEGER NOT NULL,
    domain        TEXT,
    name          TEXT NOT NULL,
    unit          TEXT,
    attribute     TEXT,
    line          INTEGER NOT NULL,
    domain_id     TEXT,
    indicator_id  TEXT,
    PRIMARY KEY (plan_id, position)
);

-- Position 0 is the baseline, 1 and up are the targets in the order of columns.
CREATE TABLE plan_bound (
    plan_id       TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    indicator     INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    raw           TEXT NOT NULL,
    year          INTEGER,
    op            TEXT,
    value_list    TEXT NOT NULL,
    cumulative    INTEGER NOT NULL,
    PRIMARY KEY (plan_id, indicator, position)
);

-- Rows of tables that look back; `bounds` is the list of cells, each
-- [raw, year, op, values, cumulative].
CREATE TABLE plan_achieved (
    plan_id       TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    table_number  INTEGER NOT NULL,
    domain        TEXT,
    name          TEXT NOT NULL,
    unit          TEXT,
    attribute     TEXT,
    line          INTEGER NOT NULL,
    bounds        TEXT NOT NULL,
    PRIMARY KEY (plan_id, position)
);

CREATE TABLE plan_commitment (
    plan_id       TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    line          INTEGER NOT NULL,
    subject       TEXT NOT NULL,
    op            TEXT NOT NULL,
    value_list    TEXT NOT NULL,
    unit          TEXT,
    by_year       INTEGER,
    cumulative    INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    section       TEXT,
    box           TEXT,
    domain_id     TEXT,
    PRIMARY KEY (plan_id, position)
);

CREATE TABLE plan_fact (
    plan_id       TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    line          INTEGER NOT NULL,
    subject       TEXT NOT NULL,
    op            TEXT NOT NULL,
    value_list    TEXT NOT NULL,
    unit          TEXT,
    year          INTEGER,
    cumulative    INTEGER NOT NULL,
    section       TEXT,
    PRIMARY KEY (plan_id, position)
);

CREATE TABLE plan_project (
    plan_id       TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    box           TEXT NOT NULL,
    name          TEXT NOT NULL,
    line          INTEGER NOT NULL,
    commitments   TEXT NOT NULL,
    section       TEXT,
    domain_id     TEXT,
    PRIMARY KEY (plan_id, position)
);

CREATE TABLE plan_task (
    plan_id       TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    line          INTEGER NOT NULL,
    name          TEXT NOT NULL,
    lead          TEXT NOT NULL,
    supporting    TEXT NOT NULL,
    section       TEXT,
    PRIMARY KEY (plan_id, position)
);

CREATE TABLE plan_finding (
    plan_id       TEXT NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    code          TEXT NOT NULL,
    severity      TEXT NOT NULL,
    message_zh    TEXT NOT NULL,
    message_en    TEXT NOT NULL,
    evidence      TEXT NOT NULL,
    remedy_zh     TEXT NOT NULL,
    remedy_en     TEXT NOT NULL,
    PRIMARY KEY (plan_id, position)
);

-- Each entry holds the hash of the one before it. Entries are added, never changed.
CREATE TABLE audit (
    sequence       INTEGER PRIMARY KEY,
    at             TEXT NOT NULL,
    actor          TEXT NOT NULL,
    action         TEXT NOT NULL,
    subject        TEXT NOT NULL,
    outcome        TEXT NOT NULL,
    detail         TEXT NOT NULL,
    previous_hash  TEXT NOT NULL,
    hash           TEXT NOT NULL
);

-- The last entry's number and hash: without them the end could be cut off unseen.
CREATE TABLE audit_head (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    sequence  INTEGER NOT NULL,
    hash      TEXT NOT NULL
);
