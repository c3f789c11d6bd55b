-- E-mail addresses that were registered. `email` is the form by which they are compared, `address`
-- the one to which mail goes; `peer_id` is the peer that has proved to own it, if any did.
CREATE TABLE registrations (
    email TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    peer_id TEXT,
    created_at INTEGER NOT NULL,
    verified_at INTEGER,
    verified_by TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO revisions VALUES ('registrations', 0);

-- Verification links: the SHA-256 of what stands in them.
CREATE TABLE tokens (
    hash BLOB PRIMARY KEY,
    email TEXT NOT NULL REFERENCES registrations ON DELETE CASCADE,
    peer_id TEXT,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_by_email ON tokens (email);

-- Mail and webhook calls that are to be made. A link is made when its mail is sent, so none stands
-- here. `lease_until` keeps two servers from taking the same row; times are Unix milliseconds.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    email TEXT NOT NULL REFERENCES registrations ON DELETE CASCADE,
    peer_id TEXT,
    link_base TEXT NOT NULL,
    event_id TEXT NOT NULL,
    verified_at INTEGER,
    created_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    lease_until INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_by_time ON outbox (failed, next_at);
CREATE INDEX outbox_by_email ON outbox (email);
