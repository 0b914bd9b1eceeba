-- People: accounts with an office and a role, their sessions, and attempts to
-- sign in. Instants are RFC 3339 in UTC with whole seconds, so that they compare
-- as text.

CREATE TABLE account (
    id              TEXT PRIMARY KEY,
    -- As it is shown; found again by login_key, which knows no capitals.
    login           TEXT NOT NULL,
    login_key       TEXT NOT NULL,
    name            TEXT NOT NULL,
    role            TEXT NOT NULL,
    -- The office. Without a region: the whole country.
    region_code     TEXT,
    department_id   TEXT,
    -- Ids of the domains the account is limited to; an empty list is no limit.
    domains         TEXT NOT NULL,
    -- PHC string, argon2id.
    password        TEXT NOT NULL,
    -- The password was set by somebody else: it must be changed before anything else.
    must_change     INTEGER NOT NULL,
    -- A one-time password is good until then.
    password_until  TEXT,
    -- Base32; the one that counts, and one that was shown but not confirmed yet.
    totp_secret     TEXT,
    totp_offered    TEXT,
    -- The last 30-second step a code was taken of: a code works once.
    totp_step       INTEGER NOT NULL,
    -- SHA-256 of the recovery codes that are left.
    recovery        TEXT NOT NULL,
    disabled        INTEGER NOT NULL,
    created_at      TEXT NOT NULL,
    changed_at      TEXT NOT NULL,
    -- Goes up with every change, so that nobody overwrites what another wrote.
    revision        INTEGER NOT NULL
);
CREATE UNIQUE INDEX account_by_login ON account (login_key);

-- Who holds a token is signed in; the token itself is kept by the browser alone.
CREATE TABLE session (
    token_hash      TEXT PRIMARY KEY,
    account_id      TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_at      TEXT NOT NULL,
    -- To the minute: it is not written with every request.
    seen_at         TEXT NOT NULL,
    expires_at      TEXT NOT NULL
);
CREATE INDEX session_by_account ON session (account_id);

-- Failed attempts to sign in, by login and by address. A login nobody has counts
-- as well, so that the answer does not tell which ones there are; it is kept as
-- its SHA-256, because people type passwords into the wrong field.
CREATE TABLE sign_in_attempt (
    subject         TEXT PRIMARY KEY,
    failed          INTEGER NOT NULL,
    last_at         TEXT NOT NULL,
    locked_until    TEXT
);
