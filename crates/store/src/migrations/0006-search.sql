-- What can be found by searching, in parts that are written and taken away whole:
-- one for each plan, document, draft and pack. content is JSON, as the use case
-- that wrote it reads it; digest says whether it would be written the same again.
-- revision is the number of the state in which the part was written.
CREATE TABLE search_part (
    owner       TEXT PRIMARY KEY,
    revision    INTEGER NOT NULL,
    digest      TEXT NOT NULL,
    content     TEXT NOT NULL
);

-- Goes up by one with every change of a part, so that one short question tells a
-- process whether what it has in memory is still so.
CREATE TABLE search_state (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    revision    INTEGER NOT NULL
);

INSERT INTO search_state (id, revision) VALUES (1, 0);
