-- What is counted up whenever a topic's rows change, so that other processes notice.
CREATE TABLE revisions (
    topic TEXT PRIMARY KEY,
    revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO revisions VALUES ('bans', 0), ('peers', 0);

-- Server processes that share this file; `seen` moves on while they live (Unix milliseconds).
CREATE TABLE servers (
    id TEXT PRIMARY KEY,
    seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who publishes to which server: the message, or none once the peer has left there, and whether
-- it said so itself; `at` is the time of its message, `written` that of the row. `change` is the revision of the topic 'peers' at which the row was written.
CREATE TABLE peers (
    server TEXT NOT NULL,
    peer_id TEXT NOT NULL,
    message BLOB,
    verified INTEGER NOT NULL,
    said_so INTEGER NOT NULL,
    at INTEGER NOT NULL,
    written INTEGER NOT NULL,
    change INTEGER NOT NULL,
    PRIMARY KEY (server, peer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX peers_by_change ON peers (change);

-- Which peers sign, and the time in their newest signed message; NULL once that was lifted.
CREATE TABLE signers (
    peer_id TEXT PRIMARY KEY,
    signed_ts INTEGER,
    proved_at INTEGER NOT NULL,
    change INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX signers_by_change ON signers (change);

CREATE TABLE bans (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys that servers on this file share.
CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
