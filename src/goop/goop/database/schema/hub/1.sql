-- The newest record of each community of each origin, as JSON with its signature. `version` and
-- `expires` (Unix milliseconds) stand in it too.
CREATE TABLE records (
    origin TEXT NOT NULL,
    community TEXT NOT NULL,
    version INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (origin, community)
) STRICT, WITHOUT ROWID;

-- Which key each origin signs with: the one that was pinned, and the rotations from it, as JSON.
-- `introduced_by` is the partner on whose word it was pinned, empty where the operator did.
CREATE TABLE keys (
    origin TEXT PRIMARY KEY,
    pinned TEXT NOT NULL,
    rotations BLOB NOT NULL,
    introduced_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Numbers of this hub: `highest`, the highest version that it has signed.
CREATE TABLE numbers (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
