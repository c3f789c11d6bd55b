package goop.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One database file, which other processes may have open too.
///
/// All work is done by one thread of its own, since a native call keeps the carrier of a virtual
/// thread; callers wait for it with a deadline, and at most [#MOST_WAITING] of them. A failure is
/// told to its caller and shown by [#trouble] until something succeeds again: a write, where it is
/// writing that failed. After one that may have been the file's fault it is opened anew, as often
/// as callers come, but at most twice a second.
public final class Database implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("goop.database");

    /// Further callers are refused at once.
    static final int MOST_WAITING = 256;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_OPENINGS = Duration.ofMillis(500);

    /// What a transaction is to do.
    @FunctionalInterface
    public interface Work<T> {
        T run(Session session) throws SQLException;
    }

    /// When a transaction counts as done.
    public enum Durability {
        /// A power failure may take back the last few.
        SOON("NORMAL"),
        /// It is on the disk: for all that a person is told has been done.
        KEPT("FULL");

        final String pragma;

        Durability(String pragma) {
            this.pragma = pragma;
        }
    }

    private final Schema schema;
    private final Path file;
    private final ThreadPoolExecutor executor;
    private volatile DatabaseException trouble;
    private volatile long openings;

    // All below belong to the executor's one thread.
    private Session session;
    private Object fileKey;
    private DatabaseException openingFailed;
    private long openingFailedAt;

    private Database(Schema schema, Path file) {
        this.schema = schema;
        this.file = file.toAbsolutePath();
        executor =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MOST_WAITING),
                        Thread.ofPlatform().daemon().name("database").factory());
    }

    /// Opens the file, making it where there is none. One that cannot be opened now is tried again
    /// with each use; [#trouble] says what is wrong.
    ///
    /// @param scratch where the driver may put its native library
    /// @throws IOException when there is no driver, which waiting will not mend
    public static Database open(Path file, Path scratch) throws IOException {
        return open(Schema.RENDEZVOUS, file, scratch);
    }

    /// The same with the tables of that program.
    public static Database open(Schema schema, Path file, Path scratch) throws IOException {
        Driver.require(scratch);
        Database database = new Database(schema, file);
        try {
            database.read(session -> null);
        } catch (DatabaseException known) {
            LOG.log(System.Logger.Level.TRACE, "opening", known);
        }
        return database;
    }

    /// The file.
    public Path file() {
        return file;
    }

    /// What is wrong with the database now, in a sentence.
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble).map(DatabaseException::getMessage);
    }

    /// How often the file was opened: another number means that it may be another file.
    public long openings() {
        return openings;
    }

    /// Reads in one transaction.
    public <T> T read(Work<T> work) throws DatabaseException {
        return waitFor(() -> transaction("BEGIN", null, work));
    }

    /// Reads and writes in one transaction.
    public <T> T write(Durability durability, Work<T> work) throws DatabaseException {
        return waitFor(() -> transaction("BEGIN IMMEDIATE", durability, work));
    }

    private <T> T waitFor(Callable<T> work) throws DatabaseException {
        Future<T> result;
        try {
            result = executor.submit(work);
        } catch (RejectedExecutionException full) {
            Kind kind = executor.isShutdown() ? Kind.CLOSED : Kind.BUSY;
            throw failed(new DatabaseException(kind, file, full));
        }
        try {
            return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof DatabaseException known) {
                throw new DatabaseException(known);
            }
            throw new IllegalStateException(failed.getCause());
        } catch (TimeoutException slow) {
            // What has not begun never will; what has may still succeed, unconfirmed.
            result.cancel(false);
            throw failed(new DatabaseException(Kind.SLOW, file, slow));
        } catch (CancellationException closed) {
            throw new DatabaseException(Kind.CLOSED, file, closed);
        } catch (InterruptedException interrupted) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw new DatabaseException(Kind.CLOSED, file, interrupted);
        }
    }

    private <T> T transaction(String begin, Durability durability, Work<T> work)
            throws DatabaseException {
        try {
            Session open = session();
            if (durability != null) open.execute("PRAGMA synchronous = " + durability.pragma);
            open.execute(begin);
            long before = open.changes();
            T result;
            try {
                result = work.run(open);
                open.execute("COMMIT");
            } catch (SQLException | RuntimeException wrong) {
                rollBack(open, wrong);
                open.forget();
                throw wrong;
            }
            well(open.changes() > before);
            return result;
        } catch (SQLException wrong) {
            DatabaseException problem = DatabaseException.of(file, wrong);
            if (problem.kind().opensAnew) closeSession();
            if (problem.kind() == Kind.FULL) writeBack(problem);
            throw failed(problem);
        }
    }

    // On a small disk it may be the journal that fills it, and only a commit would write that back.
    private void writeBack(DatabaseException full) {
        try {
            session.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException noRoom) {
            full.addSuppressed(noRoom);
        }
    }

    private static void rollBack(Session open, Exception cause) {
        try {
            open.execute("ROLLBACK");
        } catch (SQLException already) {
            // SQLite rolls back by itself after some errors, and says then that there is nothing.
            cause.addSuppressed(already);
        }
    }

    private Session session() throws SQLException, DatabaseException {
        if (session != null && !Objects.equals(fileKey, keyOfFile())) {
            closeSession();
            throw failed(new DatabaseException(Kind.GONE, file, null));
        }
        if (session != null) return session;
        long now = System.nanoTime();
        if (openingFailed != null && now - openingFailedAt < BETWEEN_OPENINGS.toNanos()) {
            throw new DatabaseException(openingFailed);
        }
        try {
            // Whoever takes the file away brings it back; a new one would hide what is lost.
            if (openings > 0 && keyOfFile() == null) {
                throw new DatabaseException(Kind.GONE, file, null);
            }
            session = Session.open(schema, file);
        } catch (DatabaseException wrong) {
            openingFailed = wrong;
            openingFailedAt = now;
            throw failed(wrong);
        }
        openingFailed = null;
        fileKey = keyOfFile();
        openings++;
        return session;
    }

    private Object keyOfFile() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            // Where files have no key, all are the same.
            return attributes.fileKey() == null ? file : attributes.fileKey();
        } catch (IOException gone) {
            return null;
        }
    }

    private void closeSession() {
        if (session == null) return;
        session.close();
        session = null;
    }

    private DatabaseException failed(DatabaseException problem) {
        DatabaseException before = trouble;
        trouble = problem;
        if (before == null || before.kind() != problem.kind()) {
            LOG.log(System.Logger.Level.WARNING, "database: " + problem.getMessage());
            LOG.log(System.Logger.Level.DEBUG, "database", problem);
        }
        return problem;
    }

    private void well(boolean written) {
        DatabaseException before = trouble;
        if (before == null) return;
        // A full disk is read as well as ever.
        if (before.kind().ofWriting() && !written) return;
        trouble = null;
        LOG.log(System.Logger.Level.INFO, "database: {0} is in use again", file);
    }

    /// Lets what is under way end, and closes the file.
    @Override
    public void close() {
        try {
            executor.submit(this::closeSession);
        } catch (RejectedExecutionException busy) {
            LOG.log(System.Logger.Level.DEBUG, "database: closed with work waiting");
        }
        executor.shutdown();
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) executor.shutdownNow();
        } catch (InterruptedException interrupted) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
