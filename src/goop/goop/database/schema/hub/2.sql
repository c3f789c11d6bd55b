-- What the operator does not show, whoever signed it: one community, or all of an origin where
-- `community` is empty.
CREATE TABLE hidden (
    origin TEXT NOT NULL,
    community TEXT NOT NULL,
    PRIMARY KEY (origin, community)
) STRICT, WITHOUT ROWID;

-- Partners that the operator has added on the admin page, each as an item of `federation.peers`.
CREATE TABLE partners (
    origin TEXT PRIMARY KEY,
    item TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The rendezvous servers that are watched. `password` is of their admin, empty where the hub has none.
-- `notice` is what visitors of their communities are told. `up` (1, 0, or -1 while it was never asked)
-- holds since `since`, in Unix milliseconds.
CREATE TABLE servers (
    url TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    password TEXT NOT NULL,
    standby INTEGER NOT NULL,
    notice TEXT NOT NULL,
    up INTEGER NOT NULL,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the servers said, added up over steps of `step` seconds that begin at `at` (Unix seconds).
-- Gauges are sums over the answers, counters what they grew by.
CREATE TABLE samples (
    url TEXT NOT NULL,
    step INTEGER NOT NULL,
    at INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    millis INTEGER NOT NULL,
    peers INTEGER NOT NULL,
    streams INTEGER NOT NULL,
    heap_permille INTEGER NOT NULL,
    circuits INTEGER NOT NULL,
    publishes INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    bytes_sent INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (url, step, at)
) STRICT, WITHOUT ROWID;
