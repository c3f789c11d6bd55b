/// One SQLite file, through `java.sql` alone: opening it, its tables, and one thread for its calls.
///
/// ```
///   caller ── read(work), write(KEPT, work) ──► Database ── queue ──► thread "database"
///      ▲                                                                │ BEGIN … COMMIT
///      └── result, or DatabaseException ◄───────────────────────────────┘ Session ──► SQLite
/// ```
///
/// The journal is a write-ahead log, so several processes may have the file open, one writes at a
/// time, and a process that is killed leaves it whole. Tables: `schema/1.sql` and those after it.
///
/// Read in this order: [Database] (the thread, deadlines, what happens after a failure), [Session]
/// (one transaction's statements), [Schema] (versions), [Kind] (what can be wrong), [DatabaseCare]
/// (what an operator does to a file).
package goop.database;
