-- Files of a pack that are kept as they are: streets, people and facilities, and the
-- norms that they are held against. Whoever needs them reads them as the pack does.
CREATE TABLE pack_file (
    pack_id     TEXT NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
    -- Below the pack's folder, with `/`.
    path        TEXT NOT NULL,
    content     BLOB NOT NULL,
    PRIMARY KEY (pack_id, path)
);
