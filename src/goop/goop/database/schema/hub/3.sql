-- Communities whose operators ask to be listed here: their servers have shown `proof`, the hash of
-- the secret by which the applicant is known. Times are Unix milliseconds.
CREATE TABLE applications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    proof TEXT NOT NULL UNIQUE,
    community TEXT NOT NULL,
    rendezvous TEXT NOT NULL,
    type TEXT NOT NULL,
    description TEXT NOT NULL,
    hub TEXT NOT NULL,
    client TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    changed INTEGER NOT NULL,
    checked INTEGER NOT NULL
) STRICT;
