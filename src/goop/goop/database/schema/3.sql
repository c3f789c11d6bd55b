-- When a registration was last changed, where that is later than its verification (Unix
-- milliseconds): of two servers' words the later counts.
ALTER TABLE registrations ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0;

-- Registrations that were taken back, or deleted with all that is kept of them, so that a server
-- of the cluster that was away learns of it. `key` is an HMAC of the address.
CREATE TABLE withdrawn (
    key TEXT PRIMARY KEY,
    stamp INTEGER NOT NULL,
    deleted INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Bans that were lifted, for the same reason.
CREATE TABLE lifted_bans (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;
